package dev.starling.app.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class EventWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'node_up','peer':'b@h','kind':'beam'}                       | b@h is up (beam)",
        "{'type':'node_down','peer':'b@h','reason':'name_gone'}              | b@h is down: name gone",
        "{'type':'status_change','peer':'b@h','from':null,'to':'healthy'}    | b@h is healthy",
        "{'type':'status_change','peer':'b@h','from':'healthy','to':'down'}  | b@h is down, was healthy",
        "{'type':'discovery_failed','strategy':'gossip','peer':null,'detail':'x'} | gossip: x",
        "{'type':'discovery_failed','strategy':'s','peer':'b@h','detail':'x'} | s, b@h: x",
        "{'type':'entity_updated','id':'a','value':{'x':1.0},'before':null} | entity a is new: {'x':1.0}",
        "{'type':'entity_updated','id':'a','value':{'x':2},'before':{'x':1}} | entity a is now {'x':2}",
        "{'type':'waypoint_added','id':'a','value':{'id':'a'},'before':null} | waypoint a is new: {'id':'a'}",
        "{'type':'annotation_removed','id':'a','value':null,'before':{}}    | annotation a is removed",
        "{'at':1,'type':'of_a_newer_node','term':3,'commander':'b@h'} | term=3 commander=b@h",
      })
  void saysWhatHappened(String json, String words) {
    assertEquals(
        words.replace('\'', '"'),
        EventWords.of(JsonMapper.shared().readTree(json.replace('\'', '"'))));
  }
}
