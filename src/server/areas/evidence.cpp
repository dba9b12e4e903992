// SPDX-License-Identifier: Apache-2.0
// What lies in a case, what was found in it, and what is under way.
#include "desk/evidence.h"

#include <fmt/format.h>

#include "desk/analyses.h"
#include "desk/cases.h"
#include "desk/jobs.h"
#include "server/areas/areas.h"
#include "server/areas/case_of.h"
#include "server/areas/evidence_json.h"
#include "server/json.h"

namespace casebook::server {
namespace {

// What this program has written there, as JSON again; `otherwise` when it is none.
Json parsed(const std::string& text, Json otherwise) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? std::move(otherwise) : json;
}

Json evidence_json(const desk::Evidence& evidence) {
  Json json;
  json["id"] = evidence.id;
  json["name"] = evidence.name;  // made valid UTF-8 when it is written
  json["bytes"] = evidence.bytes;
  json["sha256"] = evidence.sha256.empty() ? Json(nullptr) : Json(evidence.sha256);
  json["state"] = evidence.state;
  json["remarks"] = remarks_json(evidence);
  json["created"] = time_json(evidence.created);
  json["updated"] = time_json(evidence.updated);
  return json;
}

Json analysis_json(const desk::Analysis& analysis) {
  Json json;
  json["id"] = analysis.id;
  json["state"] = analysis.state;
  json["engine"] = analysis.engine;
  json["verdict"] = analysis.verdict.empty() ? Json(nullptr) : Json(analysis.verdict);
  json["summary"] = {{"en", analysis.summary_en}, {"zh", analysis.summary_zh}};
  json["failure"] = analysis.failure.empty() ? Json(nullptr) : Json(analysis.failure);
  json["same_as"] = maybe_json(analysis.same_as);
  json["previous"] = maybe_json(analysis.previous);
  json["changes"] = parsed(analysis.changes, nullptr);
  json["created"] = time_json(analysis.created);
  return json;
}

Json finding_json(const desk::Finding& finding) {
  Json json;
  json["position"] = finding.position;
  json["cause"] = finding.cause;
  json["title"] = {{"en", finding.title_en}, {"zh", finding.title_zh}};
  json["level"] = finding.level;
  json["confidence"] = static_cast<double>(finding.confidence) / 1000;
  json["code"] = finding.code;
  json["phase"] = finding.phase;
  json["operation"] = finding.operation;
  json["objects"] = parsed(finding.objects, Json::object());
  return json;
}

Json job_json(const desk::Job& job) {
  Json json;
  json["id"] = job.id;
  json["kind"] = job.kind;
  json["state"] = job.state;
  json["attempts"] = job.attempts;
  json["progress"] = static_cast<double>(job.progress) / 1000;
  json["failure"] = job.failure.empty() ? Json(nullptr) : Json(job.failure);
  json["created"] = time_json(job.created);
  json["updated"] = time_json(job.updated);
  return json;
}

Result<http::Response> list_evidence(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  ASSIGN_OR_RETURN(std::vector<desk::Evidence> all,
                   desk::evidence_of_case(call.connection, call.actor, of.id));
  return list_response(std::move(all), evidence_json);
}

Result<http::Response> list_analyses(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  ASSIGN_OR_RETURN(std::vector<desk::Analysis> all,
                   desk::analyses_of(call.connection, call.actor, of.id));
  return list_response(std::move(all), analysis_json);
}

Result<http::Response> list_jobs(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  ASSIGN_OR_RETURN(std::vector<desk::Job> all,
                   desk::jobs_of_case(call.connection, call.actor, of.id));
  return list_response(std::move(all), job_json);
}

Result<http::Response> analyse_again(Call& call) {
  ASSIGN_OR_RETURN(const desk::Case of, case_of(call));
  RETURN_IF_ERROR(
      desk::ask_for_analysis(call.desk, call.connection, of.id, of.customer, desk::Again::Anyway));
  return json_response(Json{{"state", "queued"}}, 202);
}

Result<http::Response> show_analysis(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  ASSIGN_OR_RETURN(const desk::Analysis analysis,
                   desk::find_analysis(call.connection, call.actor, id));
  ASSIGN_OR_RETURN(const std::vector<desk::Finding> findings,
                   desk::findings_of(call.connection, call.actor, id));
  Json json = analysis_json(analysis);
  json["findings"] = Json::array();
  for (const desk::Finding& finding : findings)
    json["findings"].push_back(finding_json(finding));
  return versioned_response(call, json, analysis.version);
}

// As casebook diagnose --format json gives it.
Result<http::Response> show_report(Call& call) {
  ASSIGN_OR_RETURN(const std::int64_t id, call.id("id"));
  ASSIGN_OR_RETURN(const desk::Analysis analysis,
                   desk::find_analysis(call.connection, call.actor, id));
  if (analysis.report.empty()) return Error{ErrorCode::NotFound, "report"};
  ASSIGN_OR_RETURN(const store::File file, call.desk.blobs.open(analysis.report));
  ASSIGN_OR_RETURN(const std::uint64_t size, file.size());
  http::Response response;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  ASSIGN_OR_RETURN(response.body, file.read_at(0, size));
  return response;
}

}  // namespace

Json remarks_json(const desk::Evidence& evidence) {
  Json json = Json::array();
  for (const desk::EvidenceRemark& one : desk::remarks_of(evidence))
    json.push_back({{"kind", one.kind}, {"en", one.en}, {"zh", one.zh}});
  return json;
}

std::vector<Route> evidence_routes() {
  using http::Method;
  return {
      {.method = Method::Get,
       .pattern = "/api/v1/cases/{number}/evidence",
       .doc = "What lies in a case: whether it can be read, and what there is to say about it",
       .scope = "cases:read",
       .gives = "EvidenceList",
       .handler = list_evidence},
      {.method = Method::Get,
       .pattern = "/api/v1/cases/{number}/jobs",
       .doc = "What is under way in a case, the latest first",
       .scope = "cases:read",
       .gives = "JobList",
       .handler = list_jobs},
      {.method = Method::Get,
       .pattern = "/api/v1/cases/{number}/analyses",
       .doc = "Diagnoses of a case, the latest first",
       .scope = "cases:read",
       .gives = "AnalysisList",
       .handler = list_analyses},
      {.method = Method::Post,
       .pattern = "/api/v1/cases/{number}/analyses",
       .doc = "Diagnoses all readable evidence of a case again, with what is known now",
       .roles = kEngineers,
       .scope = "cases:write",
       .writes = Writes::InTransaction,
       .gives = "Queued",
       .handler = analyse_again},
      {.method = Method::Get,
       .pattern = "/api/v1/analyses/{id}",
       .doc = "One diagnosis with its findings, and what differs from the one before",
       .scope = "cases:read",
       .gives = "AnalysisWithFindings",
       .handler = show_analysis},
      {.method = Method::Get,
       .pattern = "/api/v1/analyses/{id}/report",
       .doc = "The whole diagnosis, as casebook diagnose --format json gives it",
       .scope = "cases:read",
       .gives = "Report",
       .handler = show_report},
  };
}

}  // namespace casebook::server
