package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects web shells: scripts that an attacker has placed on a web server to control it (MITRE
 * ATT&amp;CK T1505.003). The attacker sends only POST requests, all to one script and without a
 * referrer. The requests contain typed commands, so their lengths vary. Ordinary clients behave
 * differently: a browser first requests pages and names them as referrers, an API client posts JSON
 * or XML or uses paths without a script suffix, and password guessing posts forms of the same
 * length.
 */
final class WebShellRule extends TcpRule {
  private static final List<String> SCRIPTS =
      List.of(".php", ".php5", ".phtml", ".jsp", ".jspx", ".asp", ".aspx", ".ashx", ".cfm");

  /** Headers that browsers and API clients send with POST requests, in lower case. */
  private static final List<String> ORDINARY =
      List.of("referer:", "origin:", "x-requested-with:", "soapaction:", "authorization:");

  private static final List<String> ORDINARY_TYPES =
      List.of("application/json", "application/xml", "text/xml", "multipart/", "application/ocsp");

  /** The minimum ratio of the longest to the shortest POST request. */
  private static final long LENGTHS = 4;

  private static final long SHORT_POST = 16;

  private final double fewest;
  private final Subjects subjects;
  private final Memory<ShellPosts> memory;
  private final Evidence.Taker evidence;

  WebShellRule(RuleContext context) {
    this.fewest = context.value(Parameter.WEB_PROBING_SHELL_POSTS);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(ShellPosts::new);
    this.evidence = context.evidence();
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    LinkState link = conversation.link();
    ShellPosts posts = memory.of(link);
    if (posts.ordinary) {
      return;
    }
    long length = request.contentLength();
    posts.ordinary = !request.isPost() || length < 0 || !isScript(request) || isOrdinary(request);
    if (!posts.ordinary) {
      posts.post(request.page(), length);
      assess(link, posts, now);
    }
  }

  private static boolean isScript(WebRequest request) {
    return SCRIPTS.stream().anyMatch(request::hasSuffix);
  }

  private static boolean isOrdinary(WebRequest request) {
    return !request.hasAllHeaders()
        || ORDINARY.stream().anyMatch(request::hasHeader)
        || ORDINARY_TYPES.stream().anyMatch(each -> request.hasHeader("content-type:", each));
  }

  private void assess(LinkState link, ShellPosts posts, long now) {
    if (posts.posts >= fewest
        && !posts.ordinary
        && !link.isGuessing()
        && posts.longest >= LENGTHS * Math.max(SHORT_POST, posts.shortest)
        && posts.isDue(posts.posts)) {
      subjects.links().keep(link);
      evidence.take(observed(link, posts, now));
    }
  }

  private Evidence observed(LinkState link, ShellPosts posts, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("posts", posts.posts);
    numbers.put("shortest", posts.shortest);
    numbers.put("longest", posts.longest);
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.WEB_PROBING,
        link,
        now,
        0.6,
        1 - 0.5 * fewest / posts.posts,
        numbers,
        Text.count(posts.posts, "request")
            + " from "
            + link.parties()
            + " in "
            + Text.duration(now - link.tally().first())
            + ", all of them POST requests of "
            + Text.bytes(posts.shortest)
            + " to "
            + Text.bytes(posts.longest)
            + " to the same script, probably a web shell",
        later -> observed(link, posts, later));
  }
}
