%% The oracle of TermRoundTripBeamTest: makes random terms, writes and reads files of frames
%% (length in 32 bits, bytes), and compares what comes back with what it made.
-module(round_trip).
-export([write/3, check/1, echo/2, ordered_keys/1]).

%% Makes terms and writes two frames of each: encoded, and printed where all releases print alike.
write(File, Seed, Count) ->
    rand:seed(exsss, {Seed, 0, 0}),
    Terms = edges() ++ [term(4) || _ <- lists:seq(1, Count)],
    put(terms, Terms),
    Options = encodings(),
    Numbered = lists:zip(lists:seq(1, length(Terms)), Terms),
    Frames = [[frame(term_to_binary(T, lists:nth(1 + N rem length(Options), Options))),
               frame(printed(T))] || {N, T} <- Numbered],
    ok = file:write_file(File, Frames),
    length(Terms).

encodings() ->
    [[], [{minor_version, 0}], [{minor_version, 1}], [{minor_version, 2}], [compressed],
     [{compressed, 9}, {minor_version, 2}], [deterministic]].

%% Reads the terms back: the same ones, to the sign of a zero.
check(File) ->
    Frames = frames(File),
    Terms = get(terms),
    Pairs = lists:zip(Terms, [binary_to_term(F) || F <- Frames]),
    Wrong = [{T, Back} || {T, Back} <- Pairs,
                          T =/= Back orelse term_to_binary(T) =/= term_to_binary(Back)],
    {length(Pairs), lists:sublist(Wrong, 3)}.

%% Reads terms and writes for each how this node encodes it, and how it prints it.
echo(In, Out) ->
    Terms = [binary_to_term(F) || F <- frames(In)],
    Options = encodings(),
    Numbered = lists:zip(lists:seq(1, length(Terms)), Terms),
    ok = file:write_file(Out, [[frame(term_to_binary(T, lists:nth(1 + N rem length(Options),
                                                                  Options))),
                                frame(printed(T))] || {N, T} <- Numbered]),
    length(Terms).

%% The keys of small maps, which OTP up to 25 keeps in the order of map keys.
ordered_keys(Count) ->
    [begin
         Terms = [term(2) || _ <- lists:seq(1, 30)],
         Keys = [T || T <- Terms, is_float(T) orelse is_printed_alike(T)],
         maps:keys(maps:from_list([{K, ok} || K <- Keys]))
     end || _ <- lists:seq(1, Count)].

frame(Bytes) ->
    <<(byte_size(Bytes)):32, Bytes/binary>>.

frames(File) ->
    {ok, Bytes} = file:read_file(File),
    [Frame || <<Size:32, Frame:Size/binary>> <= Bytes].

%% From 26 on a map is printed in the order that it has in memory, unless asked for that of its keys.
format() ->
    case list_to_integer(erlang:system_info(otp_release)) of
        Release when Release >= 26 -> "~0tkp";
        _ -> "~0tp"
    end.

printed(Term) ->
    case is_printed_alike(Term) of
        true -> unicode:characters_to_binary(io_lib:format(format(), [Term]));
        false -> <<>>
    end.

%% Floats are printed shorter than Java does it; identifiers and funs have no syntax; large maps
%% are in no order; and we cut what is very deep.
is_printed_alike(Term) -> is_printed_alike(Term, 50).

is_printed_alike(_, 0) -> false;
is_printed_alike(T, _) when is_integer(T); is_atom(T); T =:= [] -> true;
is_printed_alike(T, _) when is_bitstring(T) -> not is_latin1(T);
is_printed_alike(T, D) when is_tuple(T) ->
    lists:all(fun(E) -> is_printed_alike(E, D - 1) end, tuple_to_list(T));
is_printed_alike(T, D) when is_map(T) ->
    map_size(T) < 33 andalso
        lists:all(fun({K, V}) -> is_printed_alike(K, D - 1) andalso is_printed_alike(V, D - 1) end,
                  maps:to_list(T));
is_printed_alike([H | T], D) -> is_printed_alike(H, D - 1) andalso is_printed_alike(T, D);
is_printed_alike(_, _) -> false.

%% Text in ISO 8859-1, which erl shows as text, and we as numbers.
is_latin1(T) when is_binary(T) ->
    List = binary_to_list(T),
    io_lib:printable_latin1_list(List) andalso lists:any(fun(C) -> C > 127 end, List);
is_latin1(_) -> false.

%% Every bound at which the format changes its form.
edges() ->
    Integers = [S * (1 bsl B) + D || B <- [7, 8, 15, 16, 27, 28, 31, 32, 59, 60, 63, 64, 2039, 2040],
                                     S <- [1, -1], D <- [-1, 0, 1]],
    Floats = [0.0, -0.0, 1.0, -1.5, 0.1, 5.0e-324, -5.0e-324, 2.2250738585072014e-308,
              1.7976931348623157e308],
    Lengths = [0, 1, 255, 256, 8191, 8192, 65535, 65536, 70000],
    Strings = [lists:duplicate(L, $a) || L <- Lengths],
    Binaries = [binary:copy(<<"a">>, L) || L <- Lengths],
    Bits = [<<5:S>> || S <- lists:seq(1, 17)],
    Atoms = ['', list_to_atom(lists:duplicate(255, $a)), list_to_atom(lists:duplicate(255, 233)),
             list_to_atom(lists:duplicate(255, 16#1f600)), 'a b', 'é', 'λ', '漢'],
    Tuples = [erlang:make_tuple(A, x) || A <- [0, 1, 255, 256, 1000]],
    Maps = [maps:from_list([{I, a} || I <- lists:seq(1, S)]) || S <- [0, 1, 32, 33, 100, 3000]],
    Deep = [nested(T, 250) || T <- [tuple, list, map, value, improper]],
    Closures = [closure(X) || X <- [1, a, <<1:3>>, #{a => 1.5}, self(), closure(make_ref())]],
    Ports = erlang:ports(),
    [nil | Integers] ++ Floats ++ Strings ++ Binaries ++ Bits ++ Atoms ++ Tuples ++ Maps ++ Deep
        ++ Closures ++ Ports ++ processes() ++ [alias(), fun ?MODULE:check/1, fun lists:map/2].

nested(_, 0) -> [];
nested(tuple, N) -> {nested(tuple, N - 1), N};
nested(list, N) -> [N, nested(list, N - 1)];
nested(map, N) -> #{nested(map, N - 1) => N};
nested(value, N) -> #{N => nested(value, N - 1), a => b};
nested(improper, N) -> [nested(improper, N - 1) | N].

closure(X) ->
    fun(Y) -> {X, Y, fun() -> [X | Y] end} end.

term(0) -> leaf(rand:uniform(14));
term(Depth) ->
    case rand:uniform(22) of
        15 -> list_to_tuple(terms(Depth));
        16 -> list_to_tuple(terms(Depth));
        17 -> terms(Depth);
        18 -> terms(Depth);
        19 -> [term(Depth - 1) | terms(Depth)] ++ leaf(4);
        20 -> maps:from_list([{term(Depth - 1), term(Depth - 1)} || _ <- lists:seq(1, up_to(6))]);
        21 -> maps:from_list([{leaf(rand:uniform(6)), I} || I <- lists:seq(1, up_to(50))]);
        22 -> closure(term(Depth - 1));
        Leaf -> leaf(Leaf)
    end.

terms(Depth) -> [term(Depth - 1) || _ <- lists:seq(1, up_to(5))].

leaf(1) -> atom("abcdefghijkl_@09");
leaf(2) -> atom("éàüßÿ÷×Þ" ++ [160]);
leaf(3) -> atom("λжд漢字" ++ [16#1f600, 16#1d11e]);
leaf(4) -> rand:uniform(300) - 20;
leaf(5) -> sign() * rand:uniform(1 bsl rand:uniform(64));
leaf(6) -> sign() * rand:uniform(1 bsl (rand:uniform(20) * rand:uniform(120)));
leaf(7) -> float_of(rand:bytes(8));
leaf(8) -> rand:uniform() * 1000;
leaf(9) -> rand:bytes(up_to(200));
leaf(10) -> Bits = rand:uniform(80), <<(rand:uniform(1 bsl 64)):Bits>>;
leaf(11) -> [rand:uniform(256) - 1 || _ <- lists:seq(1, up_to(300))];
leaf(12) -> unicode:characters_to_binary([16#e0 + rand:uniform(1000) || _ <- lists:seq(1, up_to(50))]);
leaf(13) -> make_ref();
leaf(14) -> fun erlang:make_tuple/2.

sign() -> 2 * rand:uniform(2) - 3.

float_of(<<F/float>>) -> F;
float_of(_) -> 1.0e-5.

atom(Letters) ->
    list_to_atom([lists:nth(rand:uniform(length(Letters)), Letters) || _ <- lists:seq(1, up_to(12))]).

%% 0 to Most - 1.
up_to(Most) -> rand:uniform(Most) - 1.
