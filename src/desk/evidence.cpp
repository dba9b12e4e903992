// SPDX-License-Identifier: Apache-2.0
#include "desk/evidence.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "desk/analyses.h"
#include "desk/audit.h"
#include "desk/events.h"
#include "desk/page.h"

namespace casebook::desk {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kColumns =
    "e.id, e.case_id, e.customer, e.upload, e.sha256, e.bytes, e.name, e.state, e.remarks, "
    "e.created, e.updated, e.version";

Evidence evidence_of(const store::Row& row) {
  Evidence evidence;
  evidence.id = row[0].number();
  evidence.case_id = row[1].number();
  evidence.customer = row[2].number();
  evidence.upload = row[3].maybe_number();
  evidence.sha256 = row[4].text();
  evidence.bytes = row[5].number();
  evidence.name = row[6].bytes();
  evidence.state = row[7].text();
  evidence.remarks = row[8].text();
  evidence.created = row[9].number();
  evidence.updated = row[10].number();
  evidence.version = row[11].number();
  return evidence;
}

std::string text_of(const std::vector<EvidenceRemark>& remarks) {
  Json json = Json::array();
  for (const EvidenceRemark& one : remarks)
    json.push_back({{"kind", one.kind}, {"value", one.value}, {"en", one.en}, {"zh", one.zh}});
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Ticks what was asked for and is there; a checklist whose needed items are all there is complete.
Status tick(const Desk& desk,
            store::Connection& connection,
            const Evidence& evidence,
            const std::vector<std::string>& artifacts) {
  if (artifacts.empty()) return ok_status();
  store::Values values = {desk.clock(), evidence.case_id};
  std::string wanted;
  for (const std::string& artifact : artifacts) {
    values.emplace_back(artifact);
    wanted += fmt::format("{}${}", wanted.empty() ? "" : ", ", values.size());
  }
  ASSIGN_OR_RETURN(const std::int64_t ticked,
                   connection.run(fmt::format("UPDATE request_items SET state = 'there', updated = "
                                              "$1 WHERE state <> 'there' AND request IN (SELECT id "
                                              "FROM requests WHERE case_id = $2 AND state = "
                                              "'open') AND artifact IN ({})",
                                              wanted),
                                  values));
  if (ticked == 0) return ok_status();
  RETURN_IF_ERROR(connection.run(
      "UPDATE requests SET updated = $1, version = version + 1, state = CASE WHEN EXISTS (SELECT 1 "
      "FROM request_items i WHERE i.request = requests.id AND i.required = 1 AND i.state <> "
      "'there') THEN 'open' ELSE 'complete' END WHERE case_id = $2 AND state = 'open'",
      {desk.clock(), evidence.case_id}));
  return ok_status();
}

}  // namespace

Result<Evidence> evidence_of_id(store::Connection& connection, std::int64_t id) {
  ASSIGN_OR_RETURN(const store::Row row,
                   one_row(connection,
                           fmt::format("SELECT {} FROM evidence e WHERE e.id = $1", kColumns),
                           {id},
                           "evidence"));
  return evidence_of(row);
}

Result<std::vector<Evidence>> evidence_of_case(store::Connection& connection,
                                               const Actor& actor,
                                               std::int64_t case_id) {
  return read_all(connection,
                  fmt::format("SELECT {} FROM evidence e WHERE e.case_id = $1 AND {} ORDER BY e.id",
                              kColumns,
                              wall(actor, "e.customer")),
                  {case_id},
                  evidence_of);
}

Status tell_of_evidence(const Desk& desk,
                        store::Connection& connection,
                        const Evidence& evidence,
                        std::string_view state) {
  Event event;
  event.kind = "evidence.changed";
  event.customer = evidence.customer;
  event.case_id = evidence.case_id;
  event.data = fmt::format(R"({{"id":{},"state":"{}"}})", evidence.id, state);
  return add_event(connection, desk.clock(), event);
}

std::vector<EvidenceRemark> remarks_of(const Evidence& evidence) {
  std::vector<EvidenceRemark> remarks;
  const Json json = Json::parse(evidence.remarks, nullptr, false);
  if (!json.is_array()) return remarks;
  for (const Json& one : json) {
    if (!one.is_object()) continue;
    remarks.push_back({one.value("kind", std::string()),
                       one.value("value", std::string()),
                       one.value("en", std::string()),
                       one.value("zh", std::string())});
  }
  return remarks;
}

Status conclude_check(const Desk& desk,
                      store::Connection& connection,
                      const Evidence& evidence,
                      bool is_readable,
                      const std::vector<EvidenceRemark>& remarks,
                      const std::vector<std::string>& artifacts) {
  const Micros now = desk.clock();
  const std::string_view state = is_readable ? "readable" : "unreadable";
  ASSIGN_OR_RETURN(const std::int64_t changed,
                   connection.run("UPDATE evidence SET state = $1, remarks = $2, updated = $3, "
                                  "version = version + 1 WHERE id = $4 AND state <> 'deleted'",
                                  {state, text_of(remarks), now, evidence.id}));
  if (changed == 0) return ok_status();  // it was deleted meanwhile
  RETURN_IF_ERROR(tick(desk, connection, evidence, artifacts));
  RETURN_IF_ERROR(tell_of_evidence(desk, connection, evidence, state));
  RETURN_IF_ERROR(append_audit(connection,
                               now,
                               job_actor(0, evidence.customer),
                               "evidence.checked",
                               fmt::format("evidence:{}", evidence.id),
                               evidence.customer,
                               fmt::format(R"({{"state":"{}"}})", state)));
  if (!is_readable) return ok_status();
  return ask_for_analysis(desk, connection, evidence.case_id, evidence.customer, Again::IfChanged);
}

}  // namespace casebook::desk
