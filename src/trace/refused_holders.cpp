// SPDX-License-Identifier: Apache-2.0
#include "trace/refused_holders.h"

#include <algorithm>
#include <tuple>

#include "trace/holder_words.h"
#include "trace/holders.h"

namespace casebook {
namespace {

constexpr std::size_t kMostOfRefusal = 32;

// A holder, and how many of the events it explains.
struct Candidate {
  Claim claim;
  Holder holder;
  std::size_t explained = 0;
  std::size_t last = 0;  // of the events
};

class Candidates {
 public:
  Candidates(const Trace& trace, const Blockages& blockages, const Knowledge* knowledge)
      : trace_(trace),
        blockages_(blockages),
        knowledge_(knowledge) {}

  void add(const Blockage& blockage) {
    ++events_;
    for (const Claim& claim : blockage.claims) {
      Candidate* candidate = candidate_of(claim, blockage);
      if (candidate == nullptr || candidate->last == events_) continue;
      candidate->last = events_;
      ++candidate->explained;
    }
  }

  std::vector<Holder> take() {
    std::vector<Holder> holders;
    for (Candidate& candidate : candidates_) {
      candidate.holder.weight *= weight_of_share(candidate.explained, events_);
      holders.push_back(std::move(candidate.holder));
    }
    std::stable_sort(holders.begin(), holders.end(), [](const Holder& a, const Holder& b) {
      return order_of(a) < order_of(b);
    });
    return holders;
  }

 private:
  static std::tuple<double, std::size_t, std::uint32_t, HolderKind, std::size_t> order_of(
      const Holder& holder) {
    return {-holder.weight,
            holder.opened.value_or(0),
            holder.process,
            holder.kind,
            holder.closed.value_or(0)};
  }

  // Null when there are too many.
  Candidate* candidate_of(const Claim& claim, const Blockage& blockage) {
    for (Candidate& known : candidates_) {
      if (are_alike(known.claim, claim)) return &known;
    }
    if (candidates_.size() >= kMostHoldersOfViolation) return nullptr;
    const HeldHandle& handle = blockages_.handles()[claim.handle];
    candidates_.push_back({claim, holder_of(trace_, handle, claim, blockage, knowledge_), 0, 0});
    return &candidates_.back();
  }

  bool are_alike(const Claim& a, const Claim& b) const {
    const HeldHandle& one = blockages_.handles()[a.handle];
    const HeldHandle& other = blockages_.handles()[b.handle];
    if (one.process != other.process || one.kind != other.kind || a.role != b.role) return false;
    return one.kind != HolderKind::Handle ||
           (one.share == other.share && one.opened.has_value() == other.opened.has_value());
  }

  const Trace& trace_;
  const Blockages& blockages_;
  const Knowledge* knowledge_;
  std::vector<Candidate> candidates_;
  std::size_t events_ = 0;
};

}  // namespace

double weight_of_share(std::size_t explained, std::size_t refusals) {
  if (refusals == 0) return 1;
  return 0.4 + 0.6 * static_cast<double>(explained) / static_cast<double>(refusals);
}

std::vector<std::size_t> studied_events(const std::vector<std::size_t>& events) {
  std::vector<std::size_t> some(
      events.begin(),
      events.begin() + static_cast<std::ptrdiff_t>(std::min(events.size(), kMostOfRefusal)));
  if (events.size() > kMostOfRefusal) some.push_back(events.back());
  return some;
}

std::vector<Holder> holders_of_refusals(const Trace& trace,
                                        std::span<const std::size_t> events,
                                        const Blockages& blockages,
                                        const Knowledge* knowledge) {
  Candidates candidates(trace, blockages, knowledge);
  for (const std::size_t event : events) {
    if (const Blockage* blockage = blockages.find(event); blockage != nullptr) {
      candidates.add(*blockage);
    }
  }
  return candidates.take();
}

}  // namespace casebook
