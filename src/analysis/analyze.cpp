// SPDX-License-Identifier: Apache-2.0
// The story of one run, in order. Read analyze() at the end first.
#include <algorithm>
#include <chrono>
#include <map>

#include "analysis/analysis.h"
#include "analysis/case_detail.h"
#include "analysis/decode_all.h"
#include "analysis/matching.h"
#include "analysis/traces.h"
#include "base/cancel.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/version.h"
#include "diagnose/access_lists.h"
#include "diagnose/break_off.h"
#include "diagnose/diagnose.h"
#include "diagnose/request.h"
#include "diagnose/trace_agreement.h"
#include "model/fact_keys.h"
#include "rules/evaluate.h"
#include "rules/explain_line.h"
#include "timeline/episodes.h"
#include "timeline/streams.h"

namespace casebook {
namespace {

// A log of a hostile or very sick machine holds hundreds of thousands of failed attempts. The last
// ones of each family are what people ask about; the coverage says how many were left out.
constexpr std::size_t kMostJudged = 2000;

// Explaining takes a hundred times as long as judging.
constexpr std::size_t kMostExplained = 50;

class Run final : public Analysis, public EventSource {
 public:
  Run(Bundle bundle,
      const Knowledge& knowledge,
      const CodeBook& codes,
      const AnalysisOptions& options)
      : bundle_(std::move(bundle)),
        knowledge_(knowledge),
        codes_(codes),
        options_(options) {
    view_.bundle_path = bundle_.path;
    view_.knowledge_version = knowledge.version;
    view_.program_version = program_version();
  }

  const AnalysisView& view() const override { return view_; }
  const std::vector<StageTime>& timings() const override { return timings_; }
  const RuleTimes& rule_times() const override { return rule_times_; }
  const Why& why() const override { return why_; }
  std::optional<ShownLine> line(std::string_view path, std::uint32_t number) const override;
  CaseDetail detail() const override {
    return gather_case_detail(view_, decoded_, *this, matches_, knowledge_);
  }

  // The stages. Each leaves its result in a member that the next one reads.
  Status decode(const std::vector<Signature>& signatures) {
    ASSIGN_OR_RETURN(decoded_, decode_all(bundle_, signatures, options_));
    for (const Item& item : decoded_.items) {
      view_.bundle_bytes += item.bytes;
    }
    return ok_status();
  }
  void match_signatures(const CaptureReader& captures) {
    matches_ = make_matches(decoded_, knowledge_, captures, options_.jobs);
  }
  void look_into_traces() { read_traces(decoded_, knowledge_, options_.jobs); }
  void reconcile() {
    std::vector<std::vector<TwinStamp>> stamps;
    for (const ItemData& data : decoded_.data) {
      stamps.push_back(data.stamps);
    }
    reconcile_clocks(decoded_.items, stamps, decoded_.facts, options_.timezone_minutes);
  }
  void arrange() {
    std::vector<std::vector<Stretch>> stretches;
    for (const ItemData& data : decoded_.data) {
      stretches.push_back(data.stretches);
    }
    streams_ = make_streams(decoded_.items, matches_, stretches, *this);
    attempts_ = cut_attempts(streams_, matches_, knowledge_);
  }
  void judge();
  void finish();
  // A few lines cut out of a log, as people paste them.
  bool is_short(const Attempt& attempt) const {
    constexpr std::size_t kExcerptRows = 100;
    std::uint64_t rows = 0;
    for (const Item& item : decoded_.items) {
      if (item.family == attempt.episode.family) rows += item.events;
    }
    return rows <= kExcerptRows && attempt.episode.family != "unknown";
  }

  EventRow row(EventRef event) const override {
    return decoded_.data[event.item].events.row(event.row);
  }
  std::string_view record(EventRef event) const override {
    const EventRow at = row(event);
    return text_of(event.item).substr(at.offset, at.length);
  }
  std::string_view message(EventRef event) const override {
    const EventRow at = row(event);
    return text_of(event.item).substr(at.offset + at.text_at, at.length - at.text_at);
  }
  std::string_view component(EventRef event) const override {
    return decoded_.data[event.item].events.component(event.row);
  }
  const Item& item(std::uint32_t index) const override {
    return view_.items.empty() ? decoded_.items[index] : view_.items[index];
  }

  bool event_at(std::uint32_t item_index, std::uint64_t offset, EventRef& event) const override {
    const ItemEvents& events = decoded_.data[item_index].events;
    const std::size_t found = events.empty() ? 0 : events.row_at(offset);
    event = {item_index, static_cast<std::uint32_t>(found)};
    return found < events.size();
  }
  std::string_view text_from(std::uint32_t item_index, std::uint64_t offset) const override {
    const std::string_view text = text_of(item_index);
    return text.substr(std::min<std::uint64_t>(offset, text.size()));
  }
  Micros utc(EventRef event) const override { return utc_of(event, row(event).time); }

  ShownEvent event(EventRef ref) const override;
  const ItemEvents& events_of(std::uint32_t item_index) const override {
    return decoded_.data[item_index].events;
  }
  std::vector<EventRef> timeline() const override;
  void add_timing(StageTime time) { timings_.push_back(std::move(time)); }
  std::uint64_t bytes() const { return view_.bundle_bytes; }

 private:
  void explain(const RuleJudge& rules,
               const DiagnoseInput& input,
               const BreakOffs& breaks,
               const JudgedLists& lists,
               const TraceAgreement& traces);
  void find_signatures();

  // Binary formats have no text; their decoders' offsets are not into one.
  std::string_view text_of(std::uint32_t item) const { return decoded_.data[item].text.text; }
  void note_costs(const std::vector<RuleCosts>& costs);
  Micros utc_of(EventRef ref, Micros time) const {
    const ItemClock& clock = item(ref.item).clock;
    if (time == kNoTime || clock.kind == ClockKind::None) return kNoTime;
    return time - clock.offset_minutes * kMinute;
  }

  Bundle bundle_;
  const Knowledge& knowledge_;
  const CodeBook& codes_;
  const AnalysisOptions& options_;
  Decoded decoded_;
  Matches matches_;
  std::vector<Stream> streams_;
  std::vector<Attempt> attempts_;
  AnalysisView view_;
  Why why_;
  std::vector<StageTime> timings_;
  RuleTimes rule_times_;
};

// What rules may ask about one attempt alone.
std::vector<Fact> own_facts(const DiagnoseInput& input,
                            const Judged& judged,
                            const BreakOffs& breaks,
                            const JudgedLists& lists,
                            const TraceAgreement& traces) {
  std::vector<Fact> facts = chain_facts(*judged.attempt, judged.chain);
  for (Fact& fact : traces.facts_of(judged.chain)) {
    facts.push_back(std::move(fact));
  }
  for (Fact& fact : lists.facts_of(judged.chain)) {
    facts.push_back(std::move(fact));
  }
  for (Fact& fact : changed_facts(input, *judged.attempt)) {
    facts.push_back(std::move(fact));
  }
  for (Fact& fact : breaks.facts_of(*judged.attempt)) {
    facts.push_back(std::move(fact));
  }
  return facts;
}

void Run::judge() {
  DiagnoseInput input{
      knowledge_, codes_, *this, matches_, decoded_.items, decoded_.facts, attempts_, {}};
  for (const Fact& fact : decoded_.facts) {
    if (fact.key == fact::kMachineName) input.machine = fact.value;
  }
  const bool no_results =
      std::all_of(attempts_.begin(), attempts_.end(), [](const Attempt& attempt) {
        return attempt.episode.outcome == Outcome::Unknown;
      });
  std::map<std::string_view, std::size_t> open;  // attempts without success that follow, by family
  for (const Attempt& attempt : attempts_) {
    if (!went_well(attempt)) ++open[attempt.episode.family];
  }
  for (const Attempt& attempt : attempts_) {
    if (went_well(attempt) || open[attempt.episode.family]-- <= kMostJudged) {
      input.judged.emplace_back().attempt = &attempt;
    } else {
      ++input.not_judged;
    }
  }
  HarmlessShapes harmless(matches_, knowledge_, *this, codes_);
  for (const Attempt& attempt : attempts_) {
    if (attempt.episode.outcome == Outcome::Success) harmless.learn(attempt);
  }
  parallel_for(options_.jobs, input.judged.size(), [&](std::size_t, std::size_t i) {
    Judged& judged = input.judged[i];
    const Attempt& attempt = *judged.attempt;
    if (went_well(attempt)) return;
    // An error may stand in for an anchor only where the log shows neither begin nor end: an
    // excerpt.
    const bool excerpt = no_results && attempt.episode.outcome == Outcome::Unknown &&
                         !attempt.begun && is_short(attempt);
    judged.chain = walk_chain(attempt, matches_, knowledge_, *this, codes_, excerpt, &harmless);
  });
  const JudgedLists lists(input);
  for (const std::vector<Fact>& computed : {bundle_facts(input), lists.verdicts()}) {
    decoded_.facts.insert(decoded_.facts.end(), computed.begin(), computed.end());
  }
  const TraceAgreement traces(input);
  const RuleJudge rules(knowledge_, matches_, decoded_.facts, *this);
  std::vector<RuleCosts> costs(options_.time_rules ? input.judged.size() + 1 : 0);
  const BreakOffs breaks(input);
  parallel_for(options_.jobs, input.judged.size(), [&](std::size_t, std::size_t i) {
    Judged& judged = input.judged[i];
    if (went_well(*judged.attempt)) return;
    const std::vector<Fact> own = own_facts(input, judged, breaks, lists, traces);
    judged.firings =
        rules.ask({judged.attempt, judged.chain.anchor, judged.chain.symptom_code, &own},
                  costs.empty() ? nullptr : &costs[i]);
  });
  if (options_.why) {
    explain(rules, input, breaks, lists, traces);
    find_signatures();
  }
  Judged whole;
  whole.firings = rules.ask({}, costs.empty() ? nullptr : &costs.back());
  note_costs(costs);
  input.judged.push_back(std::move(whole));
  view_.diagnosis = diagnose(input);
}

void Run::note_costs(const std::vector<RuleCosts>& costs) {
  RuleCosts all;
  for (const RuleCosts& one : costs) {
    all.add(one);
  }
  rule_times_.asked = all.asked;
  for (std::size_t i = 0; i < all.nanoseconds.size(); ++i) {
    rule_times_.rules.push_back(
        {knowledge_.rules[i].id, static_cast<double>(all.nanoseconds[i]) / 1e9});
  }
}

void Run::explain(const RuleJudge& rules,
                  const DiagnoseInput& input,
                  const BreakOffs& breaks,
                  const JudgedLists& lists,
                  const TraceAgreement& traces) {
  const auto is_wanted = [&](const RuleAccount& account) {
    constexpr int kMostMissing = 2;
    if (options_.why->chosen) return options_.why->chosen(*account.rule);
    return account.fires || (account.held() > 0 && account.missing() <= kMostMissing);
  };
  std::vector<const Judged*> open;
  for (const Judged& one : input.judged) {
    if (!went_well(*one.attempt)) open.push_back(&one);
  }
  why_.left_out = open.size() - std::min(open.size(), kMostExplained);
  open.erase(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(why_.left_out));
  open.push_back(nullptr);  // the bundle as a whole
  why_.attempts.resize(open.size());
  parallel_for(options_.jobs, open.size(), [&](std::size_t, std::size_t i) {
    AttemptAccount& account = why_.attempts[i];
    if (open[i] == nullptr) {
      account.rules = rules.explain({});
    } else {
      const Attempt& attempt = *open[i]->attempt;
      const Chain& chain = open[i]->chain;
      const std::vector<Fact> own = own_facts(input, *open[i], breaks, lists, traces);
      account.episode = attempt.episode;
      account.rules = rules.explain({&attempt, chain.anchor, chain.symptom_code, &own});
    }
    std::erase_if(account.rules, [&](const RuleAccount& rule) { return !is_wanted(rule); });
  });
}

// Where the signatures that were asked for stand, and what comes near those that stand nowhere.
void Run::find_signatures() {
  constexpr std::size_t kMostPlaces = 10;
  for (const std::string& id : options_.why->signatures) {
    SignatureAccount account;
    account.signature = knowledge_.find_signature(id);
    if (account.signature == nullptr) continue;
    const auto place = [&](std::uint32_t item_index, std::uint64_t offset) {
      EventRef event;
      const bool known = event_at(item_index, offset, event);
      return item(item_index).path + (known ? ":" + std::to_string(row(event).line) : "");
    };
    for (const Hit& hit : matches_.hits) {
      if (&knowledge_.signatures[hit.signature] != account.signature) continue;
      if (account.hits++ >= kMostPlaces) continue;
      account.places.push_back(place(hit.event.item, row(hit.event).offset));
    }
    for (std::uint32_t i = 0; i < decoded_.items.size(); ++i) {
      if (text_of(i).empty() || !applies_to(*account.signature, item(i).decoder)) continue;
      ++account.items;
      if (account.hits != 0) continue;
      for (NearLine& near : nearest_lines(*account.signature, text_of(i))) {
        near.miss.place = place(i, near.offset);
        account.nearest.push_back(std::move(near.miss));
      }
    }
    why_.signatures.push_back(std::move(account));
  }
}

std::optional<ShownLine> Run::line(std::string_view path, std::uint32_t number) const {
  for (std::size_t i = 0; i < view_.items.size(); ++i) {
    const Item& item = view_.items[i];
    if (!ends_with_ignoring_case(item.path, path)) continue;
    std::string_view rest = text_of(static_cast<std::uint32_t>(i));
    for (std::uint32_t left = number; left > 1 && !rest.empty(); --left) {
      const std::size_t feed = rest.find('\n');
      rest.remove_prefix(feed == std::string_view::npos ? rest.size() : feed + 1);
    }
    if (rest.empty()) continue;
    std::string_view text = rest.substr(0, rest.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return ShownLine{item.path, item.decoder, text};
  }
  return std::nullopt;
}

void Run::finish() {
  const auto to_original = [this](Evidence& evidence) {
    evidence.offset = decoded_.data[evidence.event.item].text.original_offset(evidence.offset);
  };
  for (Hypothesis& finding : view_.diagnosis.findings) {
    std::for_each(finding.evidence.begin(), finding.evidence.end(), to_original);
  }
  for (Observation& observation : view_.diagnosis.observations) {
    std::for_each(observation.examples.begin(), observation.examples.end(), to_original);
  }
  view_.items = std::move(decoded_.items);
  view_.facts = std::move(decoded_.facts);
  view_.diagnosis.held = artifacts_in(knowledge_, view_);
  if (view_.diagnosis.verdict == Verdict::Healthy) return;
  view_.diagnosis.collect =
      collection_of(request_for_case(knowledge_, view_, RequestScope::Required));
}

ShownEvent Run::event(EventRef ref) const {
  ShownEvent shown;
  shown.ref = ref;
  if (ref.item >= decoded_.data.size()) return shown;
  shown.item = item(ref.item).path;
  if (ref.row >= events_of(ref.item).size()) return shown;  // a line that is no event
  const EventRow at = row(ref);
  if (item(ref.item).has_lines()) {
    shown.line = at.line;
  } else {
    shown.record = at.line != 0 ? at.line : ref.row + 1;
  }
  shown.offset = decoded_.data[ref.item].text.original_offset(at.offset);
  shown.time = at.time;
  shown.utc = utc_of(ref, at.time);
  shown.level = at.level;
  shown.component = component(ref);
  shown.os_thread = at.os_thread;
  shown.code = at.code;
  shown.text = message(ref);
  return shown;
}

std::vector<EventRef> Run::timeline() const {
  struct Placed {
    Micros order;
    EventRef ref;
  };
  std::vector<Placed> placed;
  for (std::uint32_t i = 0; i < decoded_.data.size(); ++i) {
    Micros previous = kNoTime;
    const ItemEvents& events = decoded_.data[i].events;
    for (std::uint32_t row_index = 0; row_index < events.size(); ++row_index) {
      const EventRef ref{i, row_index};
      const Micros utc = utc_of(ref, events.time(row_index));
      if (utc != kNoTime) previous = utc;
      placed.push_back({previous, ref});
    }
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return a.order < b.order;
  });
  std::vector<EventRef> order;
  order.reserve(placed.size());
  for (const Placed& place : placed) {
    order.push_back(place.ref);
  }
  return order;
}

// Runs a stage, notes how long it took, and says whether to go on.
template <typename Stage>
bool timed(Run& run, const char* name, const Stage& stage) {
  const auto begin = std::chrono::steady_clock::now();
  stage();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  run.add_timing({name, took.count(), run.bytes()});
  return !cancel_requested();
}

}  // namespace

Result<std::unique_ptr<Analysis>> analyze(Bundle bundle,
                                          const Knowledge& knowledge,
                                          const CodeBook& codes,
                                          const AnalysisOptions& options) {
  const std::vector<Signature> none;
  const std::vector<Signature>& signatures = options.diagnose ? knowledge.signatures : none;
  ASSIGN_OR_RETURN(const CaptureReader captures, CaptureReader::make(signatures));
  auto run = std::make_unique<Run>(std::move(bundle), knowledge, codes, options);
  Status decoded = ok_status();
  const bool done =
      timed(*run, "decode", [&] { decoded = run->decode(signatures); }) && decoded.ok() &&
      timed(*run, "match", [&] { run->match_signatures(captures); }) &&
      timed(*run, "clocks", [&] { run->reconcile(); }) &&
      (!options.diagnose || (timed(*run, "traces", [&] { run->look_into_traces(); }) &&
                             timed(*run, "arrange", [&] { run->arrange(); }) &&
                             timed(*run, "diagnose", [&] { run->judge(); })));
  RETURN_IF_ERROR(std::move(decoded));
  if (!done) return Error{ErrorCode::Cancelled, "stopped"};
  run->finish();
  return std::unique_ptr<Analysis>(std::move(run));
}

}  // namespace casebook
