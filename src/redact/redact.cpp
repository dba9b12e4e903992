// SPDX-License-Identifier: Apache-2.0
#include "redact/redact.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "base/cancel.h"
#include "base/parallel.h"
#include "redact/left_names.h"
#include "redact/target.h"
#include "redact/working_copy.h"

namespace casebook {
namespace {

constexpr std::uint64_t kBatchBytes = 256 << 20;
constexpr std::size_t kBatchItems = 256;

// One item on its way from the evidence to the result.
struct Passage {
  const BundleEntry* entry = nullptr;
  ItemFindings findings;
  WorkingCopy copy;
  Rewriting rewriting;
  std::optional<Error> error;
};

class Run {
 public:
  Run(const Bundle& bundle, PseudonymMap& map, const RedactOptions& options)
      : bundle_(bundle),
        map_(map),
        options_(options),
        replacements_(map),
        findings_(bundle.entries.size()) {}

  Result<RedactionReport> go(bool is_folder, const std::string& target) {
    look();
    if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
    replacements_.settle();
    map_.for_each(
        [&](Hidden kind, auto, auto) { ++report_.values[static_cast<std::size_t>(kind)]; });
    ASSIGN_OR_RETURN(Target out, open_target(is_folder, target));
    RETURN_IF_ERROR(write(out));
    if (options_.keep_map) {
      RETURN_IF_ERROR(options_.keep_map(map_));
    }
    RETURN_IF_ERROR(out.finish());
    return std::move(report_);
  }

 private:
  void look() {
    for (const std::string& keyword : options_.keywords)
      replacements_.learn_keyword(keyword);
    // What was found in other bundles of the case may stand in plain sentences of this one.
    for (const WantedValue& value : values_of(map_))
      replacements_.learn_value(value.kind, value.text);
    const auto& entries = bundle_.entries;
    parallel_for(options_.jobs, entries.size(), [&](std::size_t /*worker*/, std::size_t i) {
      const ByteView bytes =
          entries[i].content == nullptr ? ByteView() : entries[i].content->bytes();
      if (!is_container(entries[i].path)) findings_[i] = look_through(entries[i].path, bytes);
      tell(bytes.size(), entries[i].path);
    });
    for (ItemFindings& findings : findings_) {
      replacements_.learn(findings);
      // Only places are needed from here on.
      findings.everywhere.clear();
      findings.here.clear();
      findings.pairs.clear();
      findings.hosts.clear();
    }
  }

  Result<Target> open_target(bool is_folder, const std::string& target) {
    const bool is_archive = !is_folder && !bundle_.archives.empty() &&
                            bundle_.archives.front().path.find('/') == std::string::npos;
    if (is_archive) {
      BundleArchive root = bundle_.archives.front();
      root_ = root.path;
      if (!root.kind || !can_write(*root.kind)) report_.rewrapped.push_back("");
      root.path = new_path(root.path);
      return Target::open(target, TargetKind::Archive, root);
    }
    return Target::open(target, is_folder ? TargetKind::Folder : TargetKind::File, {});
  }

  Status write(Target& out) {
    const auto& entries = bundle_.entries;
    std::size_t first = 0;
    while (first < entries.size()) {
      std::vector<Passage> batch;
      std::uint64_t bytes = 0;
      while (first + batch.size() < entries.size() && batch.size() < kBatchItems &&
             (batch.empty() || bytes < kBatchBytes)) {
        const BundleEntry& entry = entries[first + batch.size()];
        bytes += entry.content == nullptr ? 0 : entry.content->bytes().size();
        batch.emplace_back();
        batch.back().entry = &entry;
        batch.back().findings = std::move(findings_[first + batch.size() - 1]);
      }
      parallel_for(options_.jobs, batch.size(), [&](std::size_t /*worker*/, std::size_t i) {
        rewrite(batch[i]);
      });
      if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
      for (Passage& passage : batch) {
        RETURN_IF_ERROR(put(out, passage));
      }
      first += batch.size();
    }
    return ok_status();
  }

  void rewrite(Passage& passage) const {
    if (passage.entry->content == nullptr || is_container(passage.entry->path)) return;
    const ByteView bytes = passage.entry->content->bytes();
    Status copied = passage.copy.fill(bytes);
    if (!copied.ok()) {
      passage.error = copied.error();
      return;
    }
    passage.rewriting = rewrite_item(
        passage.entry->path, bytes, passage.copy.bytes(), passage.findings, replacements_);
    tell(bytes.size(), passage.entry->path);
  }

  Status put(Target& out, Passage& passage) {
    if (passage.error) return *passage.error;
    const BundleEntry& entry = *passage.entry;
    const std::uint64_t bytes = entry.content == nullptr ? 0 : entry.content->bytes().size();
    const std::string path = counted_path(entry.path);
    if (entry.content == nullptr || is_container(entry.path)) {
      // An archive that was unpacked stands here for what is wrong with it; its members come.
      const bool is_image = entry.content != nullptr && entry.issues.empty();
      omit(path,
           bytes,
           is_image ? Omission::ImageItself : Omission::Unreadable,
           entry.issues.empty() ? "" : entry.issues.front().kind);
      return ok_status();
    }
    const Rewriting& done = passage.rewriting;
    if (done.treatment == Treatment::Unknown && !options_.keep_unknown) {
      omit(path, bytes, Omission::UnknownFormat, "");
      return ok_status();
    }
    if (!done.is_clean) {
      const bool is_much = passage.findings.is_beyond_limits;
      omit(path, bytes, is_much ? Omission::BeyondLimits : Omission::NotClean, "");
      return ok_status();
    }
    RETURN_IF_ERROR(out.enter(around(entry.path)));
    ASSIGN_OR_RETURN(const bool added, out.add(path, passage.copy.text()));
    if (!added) {
      omit(path, bytes, Omission::NameInUse, "");
      return ok_status();
    }
    if (done.treatment == Treatment::Text) note_new_names(passage.copy.text());
    report_.items.push_back({path, bytes, done.treatment, done.counts, done.replacements});
    report_.bytes += bytes;
    for (std::size_t i = 0; i < kHiddenKinds; ++i)
      report_.counts[i] += done.counts[i];
    passage.copy.clear();
    return ok_status();
  }

  // What stands in place of a hidden name is none.
  void note_new_names(std::string_view text) {
    std::vector<std::string> found;
    note_left_names(ByteView(reinterpret_cast<const std::byte*>(text.data()), text.size()), found);
    for (std::string& name : found) {
      std::vector<std::string>& all = report_.left_names;
      if (all.size() < kMostLeftNames && std::find(all.begin(), all.end(), name) == all.end() &&
          !is_pseudonym(name)) {
        all.push_back(std::move(name));
      }
    }
  }

  bool is_pseudonym(std::string_view name) const {
    bool found = false;
    map_.for_each([&](auto, std::string_view, std::string_view pseudonym) {
      found = found || pseudonym == name;
    });
    return found;
  }

  void omit(const std::string& path, std::uint64_t bytes, Omission why, std::string issue) {
    report_.omitted.push_back({path, bytes, why, std::move(issue)});
  }

  bool is_container(const std::string& path) const { return archive_at(path) != nullptr; }

  const BundleArchive* archive_at(std::string_view path) const {
    const auto found = std::lower_bound(
        bundle_.archives.begin(),
        bundle_.archives.end(),
        path,
        [](const BundleArchive& a, std::string_view wanted) { return a.path < wanted; });
    return found != bundle_.archives.end() && found->path == path ? &*found : nullptr;
  }

  // The archives around an item, without the one that is the result itself.
  std::vector<Target::Around> around(const std::string& path) {
    std::vector<Target::Around> archives;
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
      const BundleArchive* archive = archive_at(std::string_view(path).substr(0, at));
      if (archive == nullptr || archive->path == root_) continue;
      const bool is_same = archive->kind && can_write(*archive->kind);
      archives.push_back({new_path(archive->path),
                          is_same ? *archive->kind : ArchiveKind::Zip,
                          archive->is_plain_stream});
      const std::string& written = archives.back().path;
      if (is_same) continue;
      if (std::find(report_.rewrapped.begin(), report_.rewrapped.end(), written) ==
          report_.rewrapped.end()) {
        report_.rewrapped.push_back(written);
      }
    }
    return archives;
  }

  // The name in the result; an archive of a kind that nobody writes gets ".zip" behind its own.
  std::string new_path(std::string_view path) {
    HiddenCounts ignored{};
    return renamed(path, ignored);
  }
  std::string counted_path(std::string_view path) { return renamed(path, report_.counts); }

  std::string renamed(std::string_view path, HiddenCounts& counts) {
    std::string written;
    std::size_t begin = 0;
    std::string whole = rewrite_path(path, replacements_, counts);
    // Replaced characters keep their number, so that parts are still where they were.
    for (std::size_t at = path.find('/');; at = path.find('/', at + 1)) {
      const std::size_t end = std::min(at, path.size());
      written += whole.substr(begin, end - begin);
      const BundleArchive* archive = archive_at(path.substr(0, end));
      const bool is_root = archive != nullptr && archive->path == root_;
      if (archive != nullptr && !is_root && (!archive->kind || !can_write(*archive->kind)))
        written += ".zip";
      begin = end;
      if (at == std::string_view::npos) break;
    }
    return written;
  }

  void tell(std::uint64_t bytes, std::string_view path) const {
    if (!options_.progress) return;
    const std::uint64_t done = done_.fetch_add(bytes) + bytes;
    options_.progress(done, 2 * bundle_.bytes, path);
  }

  const Bundle& bundle_;
  PseudonymMap& map_;
  const RedactOptions& options_;
  Replacements replacements_;
  std::vector<ItemFindings> findings_;
  RedactionReport report_;
  std::string root_;  // path of the archive that the result is
  mutable std::atomic<std::uint64_t> done_ = 0;
};

struct Row {
  std::string_view name;
  std::string_view en;
  std::string_view zh;
};

constexpr std::array<Row, kOmissions> kReasons = {{
    {"unreadable", "it could not be read, or not completely", "无法读取，或无法完整读取"},
    {"unknown-format",
     "its format is not known here, so that nobody can say that it is clean; --keep-unknown keeps "
     "it",
     "格式未知，无法确认其中没有敏感信息；使用 --keep-unknown 可保留"},
    {"not-clean",
     "a value stands where it cannot be replaced without damage",
     "某个值所在位置无法在不损坏文件的情况下替换"},
    {"beyond-limits", "it holds more values than can be kept", "其中的值过多，超出上限"},
    {"name-in-use", "another item of the result has its name", "结果中已有同名项目"},
    {"image-itself",
     "a Windows image cannot be rewritten; the evidence in it is in a zip file now",
     "Windows 映像无法改写；其中的证据已改存为 zip 文件"},
}};

}  // namespace

std::string_view omission_name(Omission omission) {
  return kReasons[static_cast<std::size_t>(omission)].name;
}

Bilingual omission_reason(Omission omission) {
  const Row& row = kReasons[static_cast<std::size_t>(omission)];
  return {std::string(row.en), std::string(row.zh)};
}

std::string_view treatment_name(Treatment treatment) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "text", "records", "in-place", "untouched", "unknown"};
  return kNames[static_cast<std::size_t>(treatment)];
}

Result<RedactionReport> redact_bundle(const Bundle& bundle,
                                      bool is_folder,
                                      const std::string& target,
                                      PseudonymMap& map,
                                      const RedactOptions& options) {
  return Run(bundle, map, options).go(is_folder, target);
}

}  // namespace casebook
