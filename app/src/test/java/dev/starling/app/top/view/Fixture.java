package dev.starling.app.top.view;

import dev.starling.app.top.model.Change;
import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.ModelReader;
import dev.starling.app.top.model.SwarmModel;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A swarm of four nodes, from the JSON that a node answers with. */
final class Fixture {
  static final long NOW = 1_795_405_800_000L;
  private static final JsonMapper JSON = new JsonMapper();

  private Fixture() {}

  static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  static Facts facts() {
    return facts("healthy");
  }

  /** With the status of {@code wren}. */
  static Facts facts(String status) {
    return ModelReader.facts(
        json(
            "{'name':'robin@127.0.0.1','kind':'starling','startedAt':%d,'uptimeMs':60000,'role':'wingmate'}"
                .formatted(NOW - 60_000)),
        json(
            """
            [{'node':'eagle@127.0.0.1','kind':'starling','status':'healthy','lastRttMs':0.42,
              'p50RttMs':0.5,'p99RttMs':2.25,'rttHistoryMs':[0.4,0.8,1.6,2.25,0.42],'loss':0.0,
              'lastSeenMs':%1$d,'role':'commander','via':null},
             {'node':'owl@127.0.0.1','kind':'beam','status':'suspect','lastRttMs':150.0,
              'p50RttMs':120.0,'p99RttMs':12000,'rttHistoryMs':[100,200],'loss':0.25,
              'lastSeenMs':%1$d,'role':'observer','via':null},
             {'node':'wren@127.0.0.1','kind':'starling','status':'%2$s','lastRttMs':null,
              'p50RttMs':null,'p99RttMs':null,'rttHistoryMs':[],'loss':1.0,
              'lastSeenMs':%1$d,'role':null,'via':'eagle@127.0.0.1'}]
            """
                .formatted(NOW - 7_000, status)),
        json(
            """
            {'commander':'eagle@127.0.0.1','term':7,'token':'7.42.eagle@127.0.0.1',
             'quorum':{'size':2,'have':3,'met':true,'safe':true},'role':'wingmate','nodes':[]}
            """),
        json(
            """
            [{'node':'eagle@127.0.0.1','quality':'excellent','rttMs':0.5,'loss':0.0,'via':null,
              'sent':120,'dropped':0,'queued':0},
             {'node':'owl@127.0.0.1','quality':'degraded','rttMs':120.0,'loss':0.25,'via':null,
              'sent':7,'dropped':3,'queued':12},
             {'node':'wren@127.0.0.1','quality':'disconnected','rttMs':null,'loss':1.0,
              'via':'eagle@127.0.0.1','sent':0,'dropped':0,'queued':0}]
            """));
  }

  static SwarmModel model() {
    SwarmModel model = new SwarmModel("http://127.0.0.1:4040", facts("down"), NOW);
    model.places(
        ModelReader.places(
            json(
                """
                {'entities':{
                  'uav-1':{'label':'Alpha','position':[8.50,47.41],'heading':90,'status':'moving'},
                  'uav-2':{'label':'Bravo','position':[8.52,47.39]},
                  'uav-3':{'label':'Nowhere'}},
                 'waypoints':[{'id':'base','label':'Base','position':[8.54,47.40]}],
                 'annotations':{'a':{'text':'Ice','position':[8.49,47.42,3.0]}}}
                """),
            NOW));
    for (JsonNode event : events()) {
      model.line(ModelReader.line(event));
    }
    return model;
  }

  private static List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    events.add(event("'type':'node_up','peer':'eagle@127.0.0.1','kind':'starling'"));
    events.add(
        event(
            "'type':'commander_changed','from':null,'to':'eagle@127.0.0.1','term':7,'token':'t'"));
    events.add(event("'type':'entity_updated','id':'uav-1','value':{'label':'Alpha'},'before':{}"));
    events.add(event("'type':'node_down','peer':'wren@127.0.0.1','reason':'refused'"));
    return events;
  }

  static JsonNode event(String fields) {
    return json("{'at':%d,%s}".formatted(NOW - 5_000, fields));
  }

  /** An entity is written. */
  static void write(SwarmModel model, String id, String value, long at) {
    Change change =
        ModelReader.change(
            event(
                "'type':'entity_updated','id':'%s','value':%s,'before':null".formatted(id, value)),
            at,
            0);
    if (change == null) {
      throw new AssertionError("no change");
    }
    model.change(change);
  }

  static String draw(SwarmModel model, Controls controls, int width, int height, long now) {
    return new Screen(ZoneOffset.UTC).draw(model, controls, width, height, now).text();
  }

  static void press(Controls controls, SwarmModel model, String... keys) {
    for (String key : keys) {
      if (!controls.handle(key, model)) {
        throw new AssertionError(key + " ended it");
      }
    }
  }
}
