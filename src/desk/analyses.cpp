// SPDX-License-Identifier: Apache-2.0
#include "desk/analyses.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "desk/audit.h"
#include "desk/events.h"
#include "desk/jobs.h"
#include "desk/page.h"

namespace casebook::desk {
namespace {

using Json = nlohmann::ordered_json;

// Files that come one after the other are read together.
constexpr Micros kPause = 2 * kSecond;
constexpr std::int64_t kPriority = 4;

constexpr std::string_view kColumns =
    "a.id, a.case_id, a.customer, a.input, a.engine, a.state, a.verdict, a.summary_en, "
    "a.summary_zh, a.report, a.failure, a.same_as, a.previous, a.changes, a.created, a.updated, "
    "a.version";
constexpr std::string_view kFindingColumns =
    "f.id, f.analysis, f.case_id, f.customer, f.position, f.cause, f.title_en, f.title_zh, "
    "f.level, f.confidence, f.code, f.phase, f.operation, f.objects, f.updated";

Analysis analysis_of(const store::Row& row) {
  Analysis analysis;
  analysis.id = row[0].number();
  analysis.case_id = row[1].number();
  analysis.customer = row[2].number();
  analysis.input = row[3].text();
  analysis.engine = row[4].text();
  analysis.state = row[5].text();
  analysis.verdict = row[6].text();
  analysis.summary_en = row[7].text();
  analysis.summary_zh = row[8].text();
  analysis.report = row[9].text();
  analysis.failure = row[10].text();
  analysis.same_as = row[11].maybe_number();
  analysis.previous = row[12].maybe_number();
  analysis.changes = row[13].text();
  analysis.created = row[14].number();
  analysis.updated = row[15].number();
  analysis.version = row[16].number();
  return analysis;
}

Finding finding_of(const store::Row& row) {
  Finding finding;
  finding.id = row[0].number();
  finding.analysis = row[1].number();
  finding.case_id = row[2].number();
  finding.customer = row[3].number();
  finding.position = row[4].number();
  finding.cause = row[5].text();
  finding.title_en = row[6].text();
  finding.title_zh = row[7].text();
  finding.level = row[8].text();
  finding.confidence = row[9].number();
  finding.code = row[10].text();
  finding.phase = row[11].text();
  finding.operation = row[12].text();
  finding.objects = row[13].text();
  finding.updated = row[14].number();
  return finding;
}

Result<std::vector<Finding>> all_findings(store::Connection& connection,
                                          std::int64_t analysis,
                                          std::string_view condition) {
  return read_all(connection,
                  fmt::format("SELECT {} FROM findings f WHERE f.analysis = $1 "
                              "AND {} ORDER BY f.position",
                              kFindingColumns,
                              condition),
                  {analysis},
                  finding_of);
}

Result<std::optional<Analysis>> latest_done(store::Connection& connection,
                                            std::string_view condition,
                                            const store::Values& values) {
  ASSIGN_OR_RETURN(
      const std::vector<store::Row> rows,
      connection.rows(
          fmt::format("SELECT {} FROM analyses a WHERE {} AND a.state = 'done' ORDER BY "
                      "a.id DESC LIMIT 1",
                      kColumns,
                      condition),
          values));
  if (rows.empty()) return std::optional<Analysis>();
  return std::optional(analysis_of(rows.front()));
}

// A finding is the same when its cause and its title are: the title names what it is about.
std::string key_of(const Finding& finding) {
  return finding.cause + '\n' + finding.title_en;
}

Json told(const Finding& finding) {
  return {{"cause", finding.cause},
          {"level", finding.level},
          {"title", {{"en", finding.title_en}, {"zh", finding.title_zh}}}};
}

// What an engineer wants to know of a second look: which causes came, went, or are surer now.
std::string changes_between(const Analysis& before,
                            const std::vector<Finding>& old,
                            std::string_view verdict,
                            const std::vector<Finding>& now) {
  Json changes;
  changes["verdict"] = {{"before", before.verdict}, {"now", verdict}};
  changes["engine_before"] = before.engine;
  changes["added"] = Json::array();
  changes["removed"] = Json::array();
  changes["level"] = Json::array();
  const auto with_key = [](const std::vector<Finding>& in, const std::string& key) {
    return std::find_if(
        in.begin(), in.end(), [&](const Finding& one) { return key_of(one) == key; });
  };
  for (const Finding& one : now) {
    const auto same = with_key(old, key_of(one));
    if (same == old.end()) {
      changes["added"].push_back(told(one));
    } else if (same->level != one.level) {
      Json changed = told(one);
      changed["level_before"] = same->level;
      changes["level"].push_back(std::move(changed));
    }
  }
  for (const Finding& one : old) {
    if (with_key(now, key_of(one)) == now.end()) changes["removed"].push_back(told(one));
  }
  return changes.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Status add_finding(store::Connection& connection,
                   const Analysis& analysis,
                   std::int64_t position,
                   const Finding& finding) {
  RETURN_IF_ERROR(connection.run(
      "INSERT INTO findings (analysis, case_id, customer, position, cause, title_en, "
      "title_zh, level, confidence, code, phase, operation, objects, updated) VALUES ($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      {analysis.id,
       analysis.case_id,
       analysis.customer,
       position,
       finding.cause,
       finding.title_en,
       finding.title_zh,
       finding.level,
       finding.confidence,
       finding.code,
       finding.phase,
       finding.operation,
       finding.objects,
       analysis.updated}));
  return ok_status();
}

Status tell(const Desk& desk, store::Connection& connection, const Analysis& analysis) {
  Event event;
  event.kind = "analysis.changed";
  event.customer = analysis.customer;
  event.case_id = analysis.case_id;
  event.data = fmt::format(
      R"({{"id":{},"state":"{}","verdict":"{}"}})", analysis.id, analysis.state, analysis.verdict);
  RETURN_IF_ERROR(add_event(connection, desk.clock(), event));
  RETURN_IF_ERROR(append_audit(connection,
                               desk.clock(),
                               job_actor(0, analysis.customer),
                               "analysis." + analysis.state,
                               fmt::format("analysis:{}", analysis.id),
                               analysis.customer,
                               fmt::format(R"({{"engine":"{}"}})", analysis.engine)));
  return ok_status();
}

Result<Analysis> add(const Desk& desk,
                     store::Connection& connection,
                     Analysis wanted,
                     const std::vector<Evidence>& evidence,
                     const std::vector<Finding>& findings) {
  const Micros now = desk.clock();
  wanted.engine = desk.engine;
  wanted.input = input_hash(evidence);
  ASSIGN_OR_RETURN(const std::optional<Analysis> before, last_analysis(connection, wanted.case_id));
  if (before && wanted.state == "done") {
    ASSIGN_OR_RETURN(const std::vector<Finding> old, all_findings(connection, before->id, "1 = 1"));
    wanted.previous = before->id;
    wanted.changes = changes_between(*before, old, wanted.verdict, findings);
  }
  const std::optional<std::string> verdict =
      wanted.verdict.empty() ? std::nullopt : std::optional(wanted.verdict);
  const std::optional<std::string> report =
      wanted.report.empty() ? std::nullopt : std::optional(wanted.report);
  ASSIGN_OR_RETURN(
      const store::Row row,
      one_row(connection,
              "INSERT INTO analyses (case_id, customer, input, engine, state, verdict, summary_en, "
              "summary_zh, report, failure, same_as, previous, changes, created, updated) VALUES "
              "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) RETURNING id",
              {wanted.case_id,
               wanted.customer,
               wanted.input,
               wanted.engine,
               wanted.state,
               verdict,
               wanted.summary_en,
               wanted.summary_zh,
               report,
               wanted.failure,
               wanted.same_as,
               wanted.previous,
               wanted.changes,
               now},
              "analysis"));
  wanted.id = row[0].number();
  wanted.created = now;
  wanted.updated = now;
  for (const Evidence& one : evidence) {
    RETURN_IF_ERROR(connection.run(
        "INSERT INTO analysis_inputs (analysis, evidence) VALUES ($1, $2)", {wanted.id, one.id}));
  }
  std::int64_t position = 0;
  for (const Finding& finding : findings) {
    RETURN_IF_ERROR(add_finding(connection, wanted, ++position, finding));
  }
  RETURN_IF_ERROR(tell(desk, connection, wanted));
  return wanted;
}

}  // namespace

Status ask_for_analysis(const Desk& desk,
                        store::Connection& connection,
                        std::int64_t case_id,
                        std::int64_t customer,
                        Again again) {
  NewJob job;
  job.kind = "analyse";
  job.payload = fmt::format(R"({{"case":{},"again":{}}})", case_id, again == Again::Anyway);
  job.case_id = case_id;
  job.customer = customer;
  job.same_key = fmt::format("analyse:{}:{}", case_id, again == Again::Anyway);
  job.priority = kPriority;
  job.delay = again == Again::Anyway ? 0 : kPause;
  RETURN_IF_ERROR(add_job(desk, connection, job));
  return ok_status();
}

std::string input_hash(const std::vector<Evidence>& evidence) {
  if (evidence.empty()) return "";
  Sha256 hash;
  const auto add = [&](std::string_view text) {
    // Lengths in front, so that no two lists give the same bytes.
    hash.add(as_bytes(fmt::format("{}:", text.size())));
    hash.add(as_bytes(text));
  };
  for (const Evidence& one : evidence) {
    add(one.sha256);
    add(one.name);
  }
  return in_hex(hash.finish());
}

Result<std::optional<Analysis>> known_analysis(const Desk& desk,
                                               store::Connection& connection,
                                               std::string_view input) {
  return latest_done(
      connection, "a.input = $1 AND a.engine = $2 AND a.report IS NOT NULL", {input, desk.engine});
}

Result<std::optional<Analysis>> last_analysis(store::Connection& connection, std::int64_t case_id) {
  return latest_done(connection, "a.case_id = $1", {case_id});
}

Result<Analysis> keep_analysis(const Desk& desk,
                               store::Connection& connection,
                               std::int64_t case_id,
                               std::int64_t customer,
                               const std::vector<Evidence>& evidence,
                               const AnalysisOutcome& outcome,
                               std::string_view report_hash) {
  RETURN_IF_ERROR(connection.run(
      "INSERT INTO blobs (sha256, bytes, created) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      {report_hash, static_cast<std::int64_t>(outcome.report.size()), desk.clock()}));
  // The last of the same contents may have been removed since they were kept.
  if (!desk.blobs.open(std::string(report_hash)).ok()) {
    RETURN_IF_ERROR(desk.blobs.put(outcome.report));
  }
  Analysis wanted;
  wanted.case_id = case_id;
  wanted.customer = customer;
  wanted.state = "done";
  wanted.verdict = outcome.verdict;
  wanted.summary_en = outcome.summary_en;
  wanted.summary_zh = outcome.summary_zh;
  wanted.report = report_hash;
  return add(desk, connection, std::move(wanted), evidence, outcome.findings);
}

Result<Analysis> take_over_analysis(const Desk& desk,
                                    store::Connection& connection,
                                    std::int64_t case_id,
                                    std::int64_t customer,
                                    const std::vector<Evidence>& evidence,
                                    const Analysis& known) {
  ASSIGN_OR_RETURN(const std::vector<Finding> findings,
                   all_findings(connection, known.id, "1 = 1"));
  Analysis wanted;
  wanted.case_id = case_id;
  wanted.customer = customer;
  wanted.state = "done";
  wanted.verdict = known.verdict;
  wanted.summary_en = known.summary_en;
  wanted.summary_zh = known.summary_zh;
  wanted.report = known.report;
  wanted.same_as = known.same_as ? known.same_as : std::optional(known.id);
  return add(desk, connection, std::move(wanted), evidence, findings);
}

Result<Analysis> keep_failed_analysis(const Desk& desk,
                                      store::Connection& connection,
                                      std::int64_t case_id,
                                      std::int64_t customer,
                                      const std::vector<Evidence>& evidence,
                                      std::string_view failure) {
  Analysis wanted;
  wanted.case_id = case_id;
  wanted.customer = customer;
  wanted.state = "failed";
  wanted.failure = failure;
  return add(desk, connection, std::move(wanted), evidence, {});
}

Result<Analysis> find_analysis(store::Connection& connection, const Actor& actor, std::int64_t id) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM analyses a WHERE a.id = $1 AND {}",
                                       kColumns,
                                       wall(actor, "a.customer")),
                           {id},
                           "analysis"));
  return analysis_of(row);
}

Result<std::vector<Analysis>> analyses_of(store::Connection& connection,
                                          const Actor& actor,
                                          std::int64_t case_id) {
  return read_all(
      connection,
      fmt::format("SELECT {} FROM analyses a WHERE a.case_id = $1 AND {} ORDER BY a.id DESC",
                  kColumns,
                  wall(actor, "a.customer")),
      {case_id},
      analysis_of);
}

Result<std::vector<Finding>> findings_of(store::Connection& connection,
                                         const Actor& actor,
                                         std::int64_t analysis) {
  return all_findings(connection, analysis, wall(actor, "f.customer"));
}

}  // namespace casebook::desk
