%% A stock BEAM node that finds others as libcluster's gossip does, and prints whom it sees and what
%% messages it gets.
%% Evaluated by `erl -eval`; the arguments are the port and the group of the gossip.
%% It runs until its standard input ends, and so never longer than the demo.
[PortText, GroupText] = init:get_plain_arguments(),
Port = list_to_integer(PortText),
{ok, Group} = inet:parse_ipv4_address(GroupText),
Loopback = {127, 0, 0, 1},
Magic = <<"heartbeat::">>,
Heartbeat = [Magic, term_to_binary(#{node => node()})],
Report = fun() -> io:format("nodes ~s~n", [lists:join(" ", [atom_to_list(N) || N <- nodes()])]) end,
Hear = fun
  (<<"heartbeat::", Term/binary>>) ->
    case catch binary_to_term(Term) of
      #{node := Node} when is_atom(Node), Node =/= node() -> net_kernel:connect_node(Node);
      _ -> ignored
    end;
  (_) -> ignored
end,
Loop = fun Loop(Socket) ->
  receive
    {udp, Socket, _, _, Datagram} -> Hear(Datagram);
    {nodeup, Up} ->
      {swarm_comms, Up} ! {swarm_msg, #{<<"text">> => <<"hello from Erlang">>}},
      Report();
    {swarm_msg, Message} -> io:format("received ~0tp~n", [Message]);
    {nodedown, _} -> Report();
    beat ->
      gen_udp:send(Socket, Group, Port, Heartbeat),
      erlang:send_after(rand:uniform(5000), self(), beat)
  end,
  Loop(Socket)
end,
spawn(fun() ->
  try
    {ok, Socket} = gen_udp:open(Port, [
      binary, {active, true}, {reuseaddr, true}, {ip, Group}, {multicast_if, Loopback},
      {multicast_ttl, 1}, {multicast_loop, true}, {add_membership, {Group, Loopback}}]),
    true = register(swarm_comms, self()),
    ok = net_kernel:monitor_nodes(true),
    io:format("otp ~s~n", [erlang:system_info(otp_release)]),
    self() ! beat,
    Loop(Socket)
  catch
    Class:Reason -> io:format("failed ~0p~n", [{Class, Reason}]), halt(1)
  end
end),
(fun Wait() -> case io:get_line("") of eof -> halt(0); {error, _} -> halt(0); _ -> Wait() end end)().
