// SPDX-License-Identifier: Apache-2.0
#include "rules/explain_line.h"

#include <algorithm>
#include <map>
#include <optional>

#include <re2/re2.h>

#include "base/pattern.h"
#include "base/text.h"
#include "rules/captures.h"

namespace casebook {
namespace {

// Signatures that are looked at closely, and those that are told.
constexpr std::size_t kMostCandidates = 24;
constexpr std::size_t kMostTold = 10;
constexpr std::size_t kMostBranches = 8;
// Less text in common says nothing: "error" stands in most lines.
constexpr std::size_t kFewestLiterals = 8;
constexpr double kLeastShare = 0.3;
// More text than this does not make a likeness better.
constexpr double kEnoughLiterals = 40;
constexpr std::size_t kShortestRun = 3;
constexpr std::size_t kRestShown = 120;

RE2::Options options_for(std::string_view pattern) {
  RE2::Options options(counts_characters(pattern) ? RE2::DefaultOptions : RE2::Latin1);
  options.set_log_errors(false);
  return options;
}

bool found_in(std::string_view line, const std::string& pattern) {
  const RE2 expression(pattern, options_for(pattern));
  // Without groups RE2 answers in one pass, however long the line is.
  return expression.ok() &&
         expression.Match({line.data(), line.size()}, 0, line.size(), RE2::UNANCHORED, nullptr, 0);
}

// Where the leftmost match ends.
std::optional<std::size_t> end_in(std::string_view line, const std::string& pattern) {
  const RE2 expression(pattern, options_for(pattern));
  re2::StringPiece whole;
  if (!expression.ok() ||
      !expression.Match({line.data(), line.size()}, 0, line.size(), RE2::UNANCHORED, &whole, 1)) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(whole.data() - line.data()) + whole.size();
}

// Characters of the branch's plain text that stand in the line, whatever their order: whole runs,
// or else their words.
std::size_t text_in_common(const PatternBranch& branch, std::string_view lower_line) {
  const auto found = [&](std::string_view text) {
    return text.size() >= kShortestRun && lower_line.find(text) != std::string_view::npos
               ? text.size()
               : 0;
  };
  std::size_t common = 0;
  std::string run;
  const auto end_run = [&] {
    const std::size_t whole = found(run);
    common += whole;
    if (whole == 0) {
      for (const std::string_view word : split(run, ' ')) {
        common += found(word);
      }
    }
    run.clear();
  };
  for (const PatternUnit& unit : branch.units) {
    if (unit.plain) {
      run += to_lower_ascii(unit.character);
    } else if (unit.depth == 0) {
      end_run();
    }
  }
  end_run();
  return common;
}

// The longest words of the branch's plain text, at most four.
std::vector<std::string> pieces_of(const PatternBranch& branch) {
  constexpr std::size_t kShortestPiece = 5;
  constexpr std::size_t kMostPieces = 4;
  std::vector<std::string> pieces(1);
  for (const PatternUnit& unit : branch.units) {
    if (unit.plain && unit.character != ' ') {
      pieces.back() += unit.character;
    } else if (unit.depth == 0) {
      pieces.emplace_back();
    }
  }
  std::erase_if(pieces, [](const std::string& piece) { return piece.size() < kShortestPiece; });
  std::stable_sort(pieces.begin(), pieces.end(), [](const std::string& a, const std::string& b) {
    return a.size() > b.size();
  });
  if (pieces.size() > kMostPieces) pieces.resize(kMostPieces);
  return pieces;
}

struct Candidate {
  const Signature* signature = nullptr;
  PatternBranch branch;
  std::size_t common = 0;
};

std::string joined(const PatternBranch& branch, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) {
    text += branch.units[i].text;
  }
  return text;
}

// The next thing that the pattern wants and the line does not have: a run of text, or one unit.
std::size_t end_of_missing(const PatternBranch& branch, std::size_t first, std::size_t last) {
  std::size_t end = first;
  while (end < last && branch.units[end].depth != 0) {
    ++end;
  }
  if (end < last && !branch.units[end].plain) return end + 1;
  while (end < last && branch.units[end].plain) {
    ++end;
  }
  return end;
}

// Where one unit that is left out, for a few characters of the line, makes the whole branch match:
// both its ends may be there without standing next to each other.
std::optional<std::size_t> odd_unit(const PatternBranch& branch,
                                    std::size_t before,
                                    std::string_view line) {
  constexpr std::size_t kMostTried = 64;
  constexpr std::string_view kInstead = "[^\\r\\n]{0,3}?";
  for (std::size_t i = 0; i < std::min(before, kMostTried); ++i) {
    const std::size_t unit = before - 1 - i;
    if (branch.units[unit].depth != 0) continue;
    if (found_in(line, branch.head(unit) + std::string(kInstead) + branch.tail(unit + 1))) {
      return unit;
    }
  }
  return std::nullopt;
}

// The longest beginning of the branch that the line has, then the longest end behind that. When a
// beginning matches, so do all shorter ones, hence the halving.
LineMiss look_at(const Candidate& candidate, std::string_view line) {
  const PatternBranch& branch = candidate.branch;
  const std::size_t count = branch.units.size();
  std::size_t has = 0;
  std::size_t lacks = count + 1;
  while (has + 1 < lacks) {
    const std::size_t middle = has + (lacks - has) / 2;
    (found_in(line, branch.head(middle)) ? has : lacks) = middle;
  }
  // A last part of any length would reach to the end of the line, far behind what is of interest.
  std::size_t fixed = has;
  while (fixed > 0 && (branch.units[fixed - 1].varies || branch.units[fixed - 1].depth != 0)) {
    --fixed;
  }
  const std::size_t place = fixed == 0 ? 0 : end_in(line, branch.head(fixed)).value_or(0);
  const std::string_view rest = line.substr(place);
  std::size_t without = std::min(has, count);
  std::size_t with = count;
  while (without < with) {
    const std::size_t middle = without + (with - without) / 2;
    if (found_in(rest, branch.tail(middle))) {
      with = middle;
    } else {
      without = middle + 1;
    }
  }
  if (with <= has) {
    with = has;
    if (const auto unit = odd_unit(branch, has, line)) {
      has = *unit;
      with = *unit + 1;
    }
  }
  LineMiss miss;
  miss.signature = candidate.signature;
  miss.matched = joined(branch, 0, has);
  miss.missing = joined(branch, has, std::max(has, end_of_missing(branch, has, with)));
  miss.behind = joined(branch, with, count);
  miss.column = place + 1;
  miss.line_rest = std::string(rest.substr(0, kRestShown));
  std::size_t literal = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i < has || i >= with) literal += branch.units[i].literal;
  }
  const std::size_t all = branch.literal();
  if (literal >= kFewestLiterals && all != 0) {
    miss.share = static_cast<double>(literal) / static_cast<double>(all);
  }
  return miss;
}

// Much of a long pattern is more alike than all of a short one.
double likeness(const LineMiss& miss) {
  const auto text = static_cast<double>(miss.matched.size() + miss.behind.size());
  return miss.share * std::min(text, kEnoughLiterals);
}

// The alternative of the pattern that comes nearest, however far that is.
LineMiss nearest_way(const Signature& signature, std::string_view line) {
  LineMiss best;
  bool first = true;
  for (const PatternBranch& branch : branches_of(signature.pattern, kMostBranches)) {
    LineMiss miss = look_at({&signature, branch, 0}, line);
    if (!first && likeness(miss) <= likeness(best)) continue;
    best = std::move(miss);
    first = false;
  }
  return best;
}

std::vector<LineMiss> nearest_to(std::string_view line,
                                 const std::vector<const Signature*>& signatures) {
  const std::string lower_line = to_lower(line);
  std::vector<Candidate> candidates;
  for (const Signature* signature : signatures) {
    for (PatternBranch& branch : branches_of(signature->pattern, kMostBranches)) {
      const std::size_t common = text_in_common(branch, lower_line);
      if (common != 0) candidates.push_back({signature, std::move(branch), common});
    }
  }
  std::stable_sort(candidates.begin(),
                   candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.common > b.common; });
  if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
  std::vector<LineMiss> nearest;
  for (const Candidate& candidate : candidates) {
    LineMiss miss = look_at(candidate, line);
    if (miss.share < kLeastShare) continue;
    const auto same = std::find_if(nearest.begin(), nearest.end(), [&](const LineMiss& known) {
      return known.signature == miss.signature;
    });
    if (same == nearest.end()) {
      nearest.push_back(std::move(miss));
    } else if (likeness(miss) > likeness(*same)) {
      *same = std::move(miss);
    }
  }
  std::stable_sort(nearest.begin(), nearest.end(), [](const LineMiss& a, const LineMiss& b) {
    return likeness(a) > likeness(b);
  });
  if (nearest.size() > kMostTold) nearest.resize(kMostTold);
  return nearest;
}

}  // namespace

std::vector<NearLine> nearest_lines(const Signature& signature, std::string_view text) {
  constexpr std::size_t kMostLinesOfAPiece = 100;
  constexpr std::size_t kMostNearLines = 3;
  std::map<std::size_t, const PatternBranch*> lines;  // by offset
  const std::vector<PatternBranch> branches = branches_of(signature.pattern, kMostBranches);
  for (const PatternBranch& branch : branches) {
    for (const std::string& piece : pieces_of(branch)) {
      std::size_t at = text.find(piece);
      for (std::size_t i = 0; i < kMostLinesOfAPiece && at != std::string_view::npos; ++i) {
        const std::size_t feed = text.rfind('\n', at);
        lines.try_emplace(feed == std::string_view::npos ? 0 : feed + 1, &branch);
        const std::size_t end = text.find('\n', at);
        at = end == std::string_view::npos ? end : text.find(piece, end);
      }
    }
  }
  std::vector<NearLine> nearest;
  for (const auto& [offset, branch] : lines) {
    const std::string_view line = trim_right(text.substr(offset, text.find('\n', offset) - offset));
    LineMiss miss = look_at({&signature, *branch, 0}, line.substr(0, kLongLine));
    if (miss.share >= kLeastShare) nearest.push_back({offset, std::move(miss)});
  }
  std::stable_sort(nearest.begin(), nearest.end(), [](const NearLine& a, const NearLine& b) {
    return likeness(a.miss) > likeness(b.miss);
  });
  if (nearest.size() > kMostNearLines) nearest.resize(kMostNearLines);
  return nearest;
}

Result<LineAccount> explain_line(const Knowledge& knowledge,
                                 std::string_view line,
                                 std::string_view decoder,
                                 const Signature* only) {
  ASSIGN_OR_RETURN(const CaptureReader captures, CaptureReader::make(knowledge.signatures));
  LineAccount account;
  account.cut = line.size() > kLongLine;
  const std::string_view searched = line.substr(0, kLongLine);
  std::vector<const Signature*> others;
  for (std::size_t i = 0; i < knowledge.signatures.size(); ++i) {
    const Signature& signature = knowledge.signatures[i];
    if (only != nullptr && &signature != only) continue;
    const bool applies = decoder.empty() || applies_to(signature, decoder);
    LineMatch match{&signature, applies, {}};
    if (captures.read(static_cast<std::uint32_t>(i), searched, match.captures)) {
      account.matches.push_back(std::move(match));
    } else if (applies || only != nullptr) {
      others.push_back(&signature);
    }
  }
  if (only == nullptr) {
    account.nearest = nearest_to(searched, others);
  } else if (!others.empty()) {
    account.nearest.push_back(nearest_way(*only, searched));
  }
  return account;
}

}  // namespace casebook
