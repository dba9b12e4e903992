// SPDX-License-Identifier: Apache-2.0
#include "evidence/archive.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/cancel.h"
#include "evidence/entry_name.h"
#include "evidence/library_archive.h"
#include "evidence/wim_members.h"
#include "imaging/wim.h"

namespace casebook {
namespace {

constexpr std::uint64_t kTellEvery = 16 << 20;
constexpr int kMostDamagedHeaders = 16;

class Unpacker {
 public:
  Unpacker(Opening& opening, const std::string& path, ContentPtr content, std::uint32_t depth)
      : opening_(opening),
        path_(path),
        content_(std::move(content)),
        depth_(depth) {}

  // `issues`: what is known of the archive. Adds the members, and the archive itself when there is
  // something to say about it.
  void run(ArchiveKind kind, std::vector<Issue> issues);

 private:
  struct Link {
    std::string path;
    std::string target;  // where it leads inside the archive; "" outside
    std::string written;
  };

  // A member on its way out of the archive.
  struct Copy {
    ContentWriter writer;
    std::vector<Issue> issues;
    bool kept = true;
  };
  void read_zip(bool incomplete);
  bool read(ArchiveKind kind, ReadWay way);
  bool read_member(LibraryArchive& archive, const Member& member);
  bool read_file(LibraryArchive& archive,
                 const Member& member,
                 const std::string& path,
                 const std::string& inner,
                 std::vector<Issue> issues);
  ContentPtr finish(Copy& copy);
  bool read_data(LibraryArchive& archive, Copy& copy);
  bool add_block(const Block& block, Copy& copy);
  bool fits(std::uint64_t wanted, Copy& copy);
  void add_links();
  void add_link(const Link& link);
  bool should_stop();
  void out_of(const char* kind, std::string detail);

  Opening& opening_;
  const std::string& path_;
  ContentPtr content_;
  std::uint32_t depth_;
  std::vector<Issue> issues_;  // of the archive
  std::uint64_t members_ = 0;  // without folders
  std::uint64_t named_ = 0;    // with folders
  bool is_plain_stream_ = false;
  bool out_of_time_ = false;
  bool limited_ = false;                   // a limit of the whole bundle is reached
  std::unordered_set<std::string> names_;  // raw; what the directory of a zip named
  std::unordered_set<std::string> files_;  // clean names; for links
  std::vector<Link> links_;
};

void Unpacker::run(ArchiveKind kind, std::vector<Issue> issues) {
  issues_ = std::move(issues);
  const std::optional<Issue> incomplete = archive_incomplete(kind, content_->bytes());
  if (incomplete) add_issue(issues_, *incomplete);
  if (kind == ArchiveKind::Zip) {
    read_zip(incomplete.has_value());
  } else {
    read(kind, ReadWay::Normal);
    // A text that begins with zeros, as after a crash, looks like a tar that ends at once.
    const bool nothing = named_ == 0 && issues_.empty() && is_compressed_stream(kind);
    if (nothing && !should_stop()) read(kind, ReadWay::PlainStream);
  }
  add_links();
  if (members_ > 0) opening_.add_archive({path_, kind, is_plain_stream_});
  if (members_ == 0 && issues_.empty()) add_issue(issues_, {"archive-empty", 0, 0, 1, ""});
  const ByteView bytes = content_->bytes();
  content_->done_with(0, bytes.size());
  if (!issues_.empty()) opening_.add(path_, std::move(content_), std::move(issues_));
}

// By its directory; what that ought to name and does not is looked for from the start.
void Unpacker::read_zip(bool incomplete) {
  const ByteView bytes = content_->bytes();
  if (const auto odd = zip_name_with_nul(bytes)) add_issue(issues_, *odd);
  const std::optional<std::uint64_t> expected = zip_member_count(bytes);
  if (expected == 0U) return;
  if (!incomplete) {
    if (!read(ArchiveKind::Zip, ReadWay::Normal)) return;
    const std::uint64_t wanted = expected.value_or(1);
    if (named_ >= wanted) return;
    add_issue(issues_,
              {"archive-damaged", 0, 0, 1, fmt::format("{} of {} members named", named_, wanted)});
  }
  read(ArchiveKind::Zip, ReadWay::FromStart);
}

bool Unpacker::should_stop() {
  if (!out_of_time_ && opening_.meter.out_of_time()) {
    out_of_time_ = true;
    out_of("budget-time", fmt::format("{} s", opening_.meter.budget().open_time.count()));
  }
  return out_of_time_ || cancel_requested();
}

// A limit of the whole bundle: the archive and the bundle say so.
void Unpacker::out_of(const char* kind, std::string detail) {
  limited_ = true;
  const Issue issue{kind, 0, 0, 1, std::move(detail)};
  add_issue(issues_, issue);
  opening_.limit_reached(issue, path_);
}

// False when a limit or the wish to stop ended it.
bool Unpacker::read(ArchiveKind kind, ReadWay way) {
  const Utf8Locale locale;
  LibraryArchive archive(kind, content_->bytes(), way, [this] { return should_stop(); });
  int damaged = 0;
  while (!should_stop()) {
    Member member;
    const ReadResult result = archive.next_member(member);
    if (result == ReadResult::End) return true;
    if (result != ReadResult::Ok) {
      if (should_stop()) return false;
      add_issue(issues_, archive.problem());
      if (result == ReadResult::Fatal || ++damaged > kMostDamagedHeaders) return true;
      continue;
    }
    if (way == ReadWay::FromStart && names_.contains(member.name)) continue;
    if (kind == ArchiveKind::Zip && way == ReadWay::Normal) names_.insert(member.name);
    ++named_;
    if (!opening_.meter.take_entry()) {
      out_of("budget-entries", fmt::format("{} entries", opening_.meter.budget().entries));
      return false;
    }
    if (archive.is_plain_stream()) {
      is_plain_stream_ = true;
      member.name = stream_name(path_);
    }
    if (!read_member(archive, member)) return !limited_;
  }
  return false;
}

// False when nothing more can be read from the archive.
bool Unpacker::read_member(LibraryArchive& archive, const Member& member) {
  const bool folder_name = member.name.ends_with('/') || member.name.ends_with('\\');
  if (member.type == MemberType::Folder || folder_name) return true;
  ++members_;
  EntryName name = clean_entry_name(member.name);
  const std::string wanted = path_ + "/" + name.path;
  const std::string path = opening_.unique_path(wanted);
  if (path != wanted && name.issues.empty()) {
    name.issues.push_back({"name-duplicate", 0, 0, 1, name.path});
  }
  if (member.type == MemberType::HardLink) {
    // The target of a hard link is written from the top of the archive.
    links_.push_back({path, resolve_link("", member.target), member.target});
    return true;
  }
  if (member.type == MemberType::SymbolicLink) {
    links_.push_back({path, resolve_link(name.path, member.target), member.target});
    return true;
  }
  if (member.type == MemberType::Special) {
    name.issues.push_back({"special-file", 0, 0, 1, ""});
    opening_.add(path, nullptr, std::move(name.issues));
    return true;
  }
  return read_file(archive, member, path, name.path, std::move(name.issues));
}

bool Unpacker::read_file(LibraryArchive& archive,
                         const Member& member,
                         const std::string& path,
                         const std::string& inner,
                         std::vector<Issue> issues) {
  if (member.encrypted) {
    issues.push_back({"archive-encrypted", 0, 0, 1, ""});
    opening_.add(path, nullptr, std::move(issues));
    return true;
  }
  Copy copy{ContentWriter(opening_.store), std::move(issues)};
  const bool more = read_data(archive, copy);
  ContentPtr content = finish(copy);
  if (content == nullptr) {
    opening_.add(path, nullptr, std::move(copy.issues));
    return more;
  }
  files_.insert(inner);
  add_content(opening_, path, std::move(content), depth_ + 1, std::move(copy.issues));
  return more;
}

// Null when the bytes are not kept; then an issue says why.
ContentPtr Unpacker::finish(Copy& copy) {
  if (!copy.kept) return nullptr;
  Result<ContentPtr> content = copy.writer.finish();
  if (content.ok()) return std::move(content).value();
  copy.issues.push_back({"no-room", 0, copy.writer.size(), 1, content.error().message});
  return nullptr;
}

// Reads to the end even what is not kept: a skip inside of libarchive would not see the limits of
// the bundle.
bool Unpacker::read_data(LibraryArchive& archive, Copy& copy) {
  std::uint64_t told = opening_.meter.bytes();
  while (!should_stop()) {
    Block block;
    const ReadResult result = archive.next_block(block);
    if (!block.bytes.empty() && !add_block(block, copy)) return false;
    if (opening_.meter.bytes() - told >= kTellEvery) {
      told = opening_.meter.bytes();
      opening_.tell(path_);
    }
    if (result == ReadResult::Ok) continue;
    if (result == ReadResult::End) return true;
    if (should_stop()) return false;
    Issue problem = archive.problem();
    problem.offset = copy.writer.size();
    copy.issues.push_back(std::move(problem));
    return result == ReadResult::Damaged;
  }
  return false;
}

// False when the bundle may hold no more.
bool Unpacker::add_block(const Block& block, Copy& copy) {
  const std::uint64_t end = block.offset + block.bytes.size();
  const std::uint64_t size = copy.writer.size();
  if (copy.kept && block.offset < size) {
    copy.issues.push_back({"archive-damaged", size, 0, 1, "blocks out of order"});
    copy.kept = false;
  }
  if (copy.kept && !fits(end - size, copy)) copy.kept = false;
  const std::uint64_t wanted = copy.kept ? end - size : block.bytes.size();
  if (!opening_.meter.take_unpacked(wanted)) {
    const Budget& budget = opening_.meter.budget();
    const bool unpacked = opening_.meter.unpacked_left() < wanted;
    const char* kind = unpacked ? "budget-unpacked-bytes" : "budget-bytes";
    const std::string detail =
        fmt::format("{} bytes", unpacked ? budget.unpacked_bytes : budget.total_bytes);
    copy.issues.push_back({kind, 0, 0, 1, detail});
    copy.kept = false;
    out_of(kind, detail);
    return false;
  }
  if (!copy.kept) return true;
  Status status = copy.writer.pad_to(block.offset);
  if (status.ok()) status = copy.writer.append(block.bytes);
  if (!status.ok()) {
    copy.issues.push_back({"no-room", 0, end, 1, status.error().message});
    copy.kept = false;
  }
  return true;
}

bool Unpacker::fits(std::uint64_t wanted, Copy& copy) {
  const std::uint64_t limit = opening_.meter.budget().item_bytes;
  if (wanted <= limit - copy.writer.size()) return true;
  copy.issues.push_back({"budget-item-bytes", 0, 0, 1, fmt::format("{} bytes", limit)});
  return false;
}

void Unpacker::add_links() {
  for (const Link& link : links_) {
    add_link(link);
  }
}

// A link inside of the archive is read once, as the file that it leads to.
void Unpacker::add_link(const Link& link) {
  const char* kind = link.target.empty()            ? "link-outside"
                     : files_.contains(link.target) ? "link-inside"
                                                    : "link-broken";
  opening_.add(link.path, nullptr, {{kind, 0, 0, 1, name_to_utf8(link.written)}});
}

}  // namespace

void add_content(Opening& opening,
                 const std::string& path,
                 ContentPtr content,
                 std::uint32_t depth,
                 std::vector<Issue> issues) {
  const std::optional<ArchiveKind> kind = archive_kind(content->bytes());
  const bool is_image = is_wim(content->bytes());
  if (!kind && !is_image) {
    opening.add(path, std::move(content), std::move(issues));
    return;
  }
  const std::uint32_t deepest = opening.meter.budget().depth;
  if (depth >= deepest) {
    const Issue issue{"budget-depth", 0, 0, 1, fmt::format("{} archives", deepest)};
    opening.limit_reached(issue, path);
    issues.push_back(issue);
    opening.add(path, std::move(content), std::move(issues));
    return;
  }
  if (is_image) {
    opening.add_archive({path, std::nullopt, false});
    add_wim(opening, path, content, depth, std::move(issues));
    return;
  }
  Unpacker(opening, path, std::move(content), depth).run(*kind, std::move(issues));
}

}  // namespace casebook
