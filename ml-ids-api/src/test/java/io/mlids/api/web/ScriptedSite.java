package io.mlids.api.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

/** An artificial response to the page's requests for the site profile. */
final class ScriptedSite {
  static final String NONE = "{\"state\": \"none\"}";

  static final String LEARNING =
      """
      {"state": "learning",
       "learning": {"since": "2026-01-02T14:05:00.000Z", "until": "2026-01-03T14:05:00.000Z",
                    "flows": 1203, "flows_left_out": 41, "flows_needed": 2498}}
      """;

  static final String ACTIVE =
      """
      {"state": "active",
       "profile": {"learned_at": "2026-01-03T14:05:00.000Z", "age_seconds": 259200,
                   "model_version": "3f2a9c41d07b", "false_alarms": 0.001,
                   "confidence": 0.95, "flows": 48210, "flows_left_out": 112,
                   "first_time": "2026-01-02T14:05:00.000000Z",
                   "last_time": "2026-01-03T14:04:59.250000Z",
                   "groups": [
                     {"group": "web", "flows": 21007, "attack_threshold": 0.731,
                      "own_threshold": true},
                     {"group": "time_and_discovery", "flows": 812, "attack_threshold": 0.99995,
                      "own_threshold": false}]},
       "drift": {"rows": 10000, "window": 10000, "scored": 23456, "drifting": false,
                 "state": "like_site", "conclusion": "the flows resemble those learned 3 days ago",
                 "outside": 0.0012, "features_out_of_range": 0,
                 "learned_at": "2026-01-03T14:05:00.000Z",
                 "unusual": 0.0009, "unusual_expected": 0.001}}
      """;

  private volatile String answer;

  /** Answers the page's requests for the site in place of the server. */
  ScriptedSite(Page page, String answer) {
    this.answer = answer;
    page.route("**/api/site", this::answer);
  }

  private void answer(Route route) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(answer.startsWith("{\"error\"") ? 503 : 200)
            .setContentType("application/json")
            .setBody(answer));
  }

  void become(String next) {
    answer = next;
  }
}
