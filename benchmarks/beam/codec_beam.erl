%% OTP's own external term format: makes the samples, measures, and judges what others made of them.
-module(codec_beam).
-export([main/0]).

main() ->
    try
        run(init:get_plain_arguments()),
        halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p:~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

run(["samples", Folder]) ->
    [ok = file:write_file(filename:join(Folder, Work ++ ".etf"), term_to_binary(sample(Work)))
     || Work <- ["tuple", "list"]];
run(["check", Folder]) ->
    [check(File) || File <- filelib:wildcard(filename:join(Folder, "*.etf"))];
run([Direction, Work, WarmUpMs, IterationMs, Iterations]) ->
    spawn_link(fun end_with_parent/0),
    Loop = loop(Direction, sample(Work)),
    _ = nanos_per_operation(Loop, list_to_integer(WarmUpMs)),
    [io:format("result ns_per_op ~.3f~n",
               [nanos_per_operation(Loop, list_to_integer(IterationMs))])
     || _ <- lists:seq(1, list_to_integer(Iterations))].

sample("tuple") ->
    {position, <<"unit_17">>, 48.2082, 16.3738, 4711};
sample("list") ->
    [#{id => <<"unit_", (integer_to_binary(N))/binary>>,
       status => active,
       x => N / 7,
       y => -N / 3,
       updated => 1795358138000 + N}
     || N <- lists:seq(1, 10000)].

check(File) ->
    [Work | _] = string:split(filename:basename(File, ".etf"), "-"),
    {ok, External} = file:read_file(File),
    Expected = sample(Work),
    case binary_to_term(External) of
        Expected -> ok;
        _ -> error({damaged, File})
    end.

%% Each loop uses what it computes, lest it be left out.
loop("encode", Term) ->
    fun(Count) -> encode(Count, Term, 0) end;
loop("decode", Term) ->
    External = term_to_binary(Term),
    fun(Count) -> decode(Count, External, none) end.

encode(0, _Term, Bytes) -> Bytes;
encode(Count, Term, Bytes) -> encode(Count - 1, Term, Bytes + byte_size(term_to_binary(Term))).

decode(0, _External, Term) -> Term;
decode(Count, External, _) -> decode(Count - 1, External, binary_to_term(External)).

nanos_per_operation(Loop, Millis) ->
    Batch = batch(Loop, 1),
    Start = erlang:monotonic_time(nanosecond),
    Count = repeat(Loop, Batch, Start + Millis * 1000000, 0),
    (erlang:monotonic_time(nanosecond) - Start) / Count.

%% How many operations take at least a millisecond: so often is the clock looked at.
batch(Loop, Count) ->
    Start = erlang:monotonic_time(nanosecond),
    Loop(Count),
    case erlang:monotonic_time(nanosecond) - Start of
        Nanos when Nanos < 1000000 -> batch(Loop, 2 * Count);
        _ -> Count
    end.

repeat(Loop, Batch, End, Count) ->
    Loop(Batch),
    case erlang:monotonic_time(nanosecond) of
        Now when Now < End -> repeat(Loop, Batch, End, Count + Batch);
        _ -> Count + Batch
    end.

end_with_parent() ->
    case io:get_line("") of
        eof -> halt(1);
        _ -> end_with_parent()
    end.
