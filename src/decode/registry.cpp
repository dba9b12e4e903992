// SPDX-License-Identifier: Apache-2.0
#include "decode/registry.h"

#include "decode/catalog/catalog.h"
#include "decode/cbs/cbs.h"
#include "decode/checksur/checksur.h"
#include "decode/chkdsk/chkdsk.h"
#include "decode/compat_xml/compat_xml.h"
#include "decode/diagerr_xml/diagerr_xml.h"
#include "decode/dir_listing/dir_listing.h"
#include "decode/diskpart/diskpart.h"
#include "decode/dism/dism.h"
#include "decode/dism_list/dism_list.h"
#include "decode/etl/etl.h"
#include "decode/eventlog_text/eventlog_text.h"
#include "decode/eventlog_xml/eventlog_xml.h"
#include "decode/evt/evt.h"
#include "decode/evtx/evtx.h"
#include "decode/fltmc/fltmc.h"
#include "decode/hotfix_list/hotfix_list.h"
#include "decode/icacls/icacls.h"
#include "decode/inventory/inventory.h"
#include "decode/pe/pe.h"
#include "decode/pmc/pmc.h"
#include "decode/pml/pml.h"
#include "decode/pnputil/pnputil.h"
#include "decode/procmon_csv/procmon_csv.h"
#include "decode/procmon_xml/procmon_xml.h"
#include "decode/reg_export/reg_export.h"
#include "decode/regf/regf.h"
#include "decode/reporting_events/reporting_events.h"
#include "decode/rollbackinfo_ini/rollbackinfo_ini.h"
#include "decode/sc_query/sc_query.h"
#include "decode/sccm/sccm.h"
#include "decode/setupact/setupact.h"
#include "decode/setupapi/setupapi.h"
#include "decode/setupconfig_ini/setupconfig_ini.h"
#include "decode/setupdiag/setupdiag.h"
#include "decode/systeminfo/systeminfo.h"
#include "decode/tasklist/tasklist.h"
#include "decode/unknown_binary/unknown_binary.h"
#include "decode/unknown_text/unknown_text.h"
#include "decode/usmt/usmt.h"
#include "decode/wer_report/wer_report.h"
#include "decode/wim/wim.h"
#include "decode/windowsupdate/windowsupdate.h"
#include "decode/windowsupdate_legacy/windowsupdate_legacy.h"
#include "decode/wu_etl/wu_etl.h"

namespace casebook {
namespace {

std::vector<std::unique_ptr<Decoder>> make_all() {
  std::vector<std::unique_ptr<Decoder>> decoders;
  decoders.push_back(make_compat_xml_decoder());
  decoders.push_back(make_diagerr_xml_decoder());
  decoders.push_back(make_inventory_decoder());
  decoders.push_back(make_setupdiag_decoder());
  decoders.push_back(make_sccm_decoder());
  decoders.push_back(make_reporting_events_decoder());
  decoders.push_back(make_windowsupdate_decoder());
  decoders.push_back(make_windowsupdate_legacy_decoder());
  decoders.push_back(make_setupapi_decoder());
  decoders.push_back(make_setupconfig_ini_decoder());
  decoders.push_back(make_rollbackinfo_ini_decoder());
  decoders.push_back(make_setupact_decoder());
  decoders.push_back(make_checksur_decoder());
  decoders.push_back(make_cbs_decoder());
  decoders.push_back(make_dism_decoder());
  decoders.push_back(make_usmt_decoder());
  decoders.push_back(make_procmon_csv_decoder());
  decoders.push_back(make_procmon_xml_decoder());
  // Before texts of events, which may name a provider on a line of its own too.
  decoders.push_back(make_dism_list_decoder());
  decoders.push_back(make_pnputil_decoder());
  decoders.push_back(make_diskpart_decoder());
  decoders.push_back(make_eventlog_text_decoder());
  decoders.push_back(make_eventlog_xml_decoder());
  decoders.push_back(make_evtx_decoder());
  decoders.push_back(make_pe_decoder());
  decoders.push_back(make_pml_decoder());
  decoders.push_back(make_pmc_decoder());
  decoders.push_back(make_wim_decoder());
  decoders.push_back(make_catalog_decoder());
  decoders.push_back(make_evt_decoder());
  decoders.push_back(make_wer_report_decoder());
  decoders.push_back(make_icacls_decoder());
  decoders.push_back(make_fltmc_decoder());
  decoders.push_back(make_chkdsk_decoder());
  decoders.push_back(make_dir_listing_decoder());
  decoders.push_back(make_sc_query_decoder());
  decoders.push_back(make_reg_export_decoder());
  decoders.push_back(make_systeminfo_decoder());
  decoders.push_back(make_hotfix_list_decoder());
  decoders.push_back(make_tasklist_decoder());
  decoders.push_back(make_wu_etl_decoder());
  decoders.push_back(make_etl_decoder());
  decoders.push_back(make_regf_decoder());
  // The last two catch everything else.
  decoders.push_back(make_unknown_text_decoder());
  decoders.push_back(make_unknown_binary_decoder());
  return decoders;
}

}  // namespace

const std::vector<std::unique_ptr<Decoder>>& all_decoders() {
  static const std::vector<std::unique_ptr<Decoder>> kDecoders = make_all();
  return kDecoders;
}

std::vector<std::string> decoder_names() {
  std::vector<std::string> names;
  for (const auto& decoder : all_decoders()) {
    names.emplace_back(decoder->info().name);
  }
  return names;
}

Recognised recognise(const Probe& probe) {
  Recognised best;
  for (const auto& decoder : all_decoders()) {
    if (decoder->info().binary != probe.text.empty() && probe.size != 0) continue;
    const Recognition recognition = decoder->probe(probe);
    if (recognition.match == Match::Certain) return {decoder.get(), recognition};
    if (recognition.match == Match::Maybe && best.decoder == nullptr) {
      best = {decoder.get(), recognition};
    }
  }
  return best;
}

}  // namespace casebook
