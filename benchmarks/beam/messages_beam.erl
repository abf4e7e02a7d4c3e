%% The contender between two Erlang nodes; see Messenger, Receiving, OneWay and PingPong in Java.
-module(messages_beam).
-export([main/0]).

-define(DATA, 0).
-define(DONE, 1).
-define(PING, 3).
-define(PONG, 4).
-define(RECEIVER, 'receiver@127.0.0.1').
-define(TIMEOUT, 60000).

main() ->
    try
        spawn_link(fun end_with_parent/0),
        Settings = maps:from_list([list_to_tuple(string:split(Argument, "="))
                                   || Argument <- init:get_plain_arguments()]),
        run(maps:get("role", Settings), Settings),
        halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p:~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

run("RECEIVER", Settings) ->
    register(bench, self()),
    io:format("ready~n"),
    receive {hello, Peer} -> Peer ! {welcome, self()} end,
    receiving(Peer, number("messages", Settings), 0, 0, fill());
run("SENDER", Settings) ->
    true = net_kernel:connect_node(?RECEIVER),
    {bench, ?RECEIVER} ! {hello, self()},
    Peer = receive {welcome, Pid} -> Pid after ?TIMEOUT -> error(no_answer) end,
    case maps:get("work", Settings) of
        "ONE_WAY" -> one_way(Peer, Settings);
        "PING_PONG" -> ping_pong(Peer, Settings)
    end.

number(Name, Settings) ->
    list_to_integer(maps:get(Name, Settings)).

fill() ->
    << <<(7 * I):8>> || I <- lists:seq(9, 99) >>.

receiving(Peer, PerRound, Received, Sum, Fill) ->
    receive
        <<?DATA, Number:64, Rest/binary>> when Rest =:= Fill, Received + 1 =:= PerRound ->
            Peer ! <<?DONE, (Sum + Number):64, Fill/binary>>,
            receiving(Peer, PerRound, 0, 0, Fill);
        <<?DATA, Number:64, Rest/binary>> when Rest =:= Fill ->
            receiving(Peer, PerRound, Received + 1, Sum + Number, Fill);
        <<?PING, Number:64, Rest/binary>> when Rest =:= Fill ->
            Peer ! <<?PONG, Number:64, Fill/binary>>,
            receiving(Peer, PerRound, Received, Sum, Fill);
        Other ->
            error({unexpected, Other})
    end.

one_way(Peer, Settings) ->
    PerRound = number("messages", Settings),
    Warm = erlang:monotonic_time(millisecond) + number("warmUp", Settings),
    First = warm_up(Peer, PerRound, Warm, 0, fill()),
    rounds(Peer, PerRound, number("rounds", Settings), First, fill()).

warm_up(Peer, PerRound, Warm, First, Fill) ->
    case erlang:monotonic_time(millisecond) of
        Now when Now < Warm ->
            _ = round(Peer, PerRound, First, Fill),
            warm_up(Peer, PerRound, Warm, First + PerRound, Fill);
        _ ->
            First
    end.

rounds(_Peer, _PerRound, 0, _First, _Fill) ->
    ok;
rounds(Peer, PerRound, Rounds, First, Fill) ->
    Nanos = round(Peer, PerRound, First, Fill),
    io:format("result per_second ~.3f~n", [PerRound * 1.0e9 / Nanos]),
    rounds(Peer, PerRound, Rounds - 1, First + PerRound, Fill).

round(Peer, PerRound, First, Fill) ->
    Start = erlang:monotonic_time(nanosecond),
    send(Peer, First, First + PerRound, Fill),
    Expected = (2 * First + PerRound - 1) * PerRound div 2,
    receive
        <<?DONE, Expected:64, Rest/binary>> when Rest =:= Fill -> ok
    after ?TIMEOUT ->
        error(messages_were_lost)
    end,
    erlang:monotonic_time(nanosecond) - Start.

send(_Peer, End, End, _Fill) ->
    ok;
send(Peer, Number, End, Fill) ->
    Peer ! <<?DATA, Number:64, Fill/binary>>,
    send(Peer, Number + 1, End, Fill).

ping_pong(Peer, Settings) ->
    Warm = erlang:monotonic_time(millisecond) + number("warmUp", Settings),
    First = warm_up_pings(Peer, Warm, 0, fill()),
    Pings = number("pings", Settings),
    Sorted = list_to_tuple(lists:sort(pings(Peer, First, First + Pings, fill(), []))),
    [io:format("result p~b_us ~.3f~n",
               [Percent, element(Pings * Percent div 100 + 1, Sorted) / 1000])
     || Percent <- [50, 99]].

warm_up_pings(Peer, Warm, Number, Fill) ->
    _ = ping(Peer, Number, Fill),
    case erlang:monotonic_time(millisecond) of
        Now when Now < Warm -> warm_up_pings(Peer, Warm, Number + 1, Fill);
        _ -> Number + 1
    end.

pings(_Peer, End, End, _Fill, Nanos) ->
    Nanos;
pings(Peer, Number, End, Fill, Nanos) ->
    pings(Peer, Number + 1, End, Fill, [ping(Peer, Number, Fill) | Nanos]).

ping(Peer, Number, Fill) ->
    Ping = <<?PING, Number:64, Fill/binary>>,
    Start = erlang:monotonic_time(nanosecond),
    Peer ! Ping,
    receive
        <<?PONG, Number:64, Rest/binary>> when Rest =:= Fill -> ok
    after ?TIMEOUT ->
        error(a_ping_was_lost)
    end,
    erlang:monotonic_time(nanosecond) - Start.

end_with_parent() ->
    case io:get_line("") of
        eof -> halt(1);
        _ -> end_with_parent()
    end.
