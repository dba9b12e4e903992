// SPDX-License-Identifier: Apache-2.0
#include "model/comparison.h"

#include <algorithm>
#include <array>

namespace casebook {

Suspicion suspicion_of(int points) {
  constexpr int kMuch = 40;
  constexpr int kVeryMuch = 70;
  if (points >= kVeryMuch) return Suspicion::VeryMuch;
  if (points >= kMuch) return Suspicion::Much;
  return points >= kSuspicious ? Suspicion::Some : Suspicion::None;
}

std::size_t Comparison::suspicious() const {
  return static_cast<std::size_t>(
      std::count_if(differences.begin(), differences.end(), [](const Difference& difference) {
        return difference.points >= kSuspicious;
      }));
}

std::string_view difference_kind_name(DifferenceKind kind) {
  static constexpr std::array<std::string_view, kDifferenceKinds> kNames = {"access",
                                                                            "filter",
                                                                            "service",
                                                                            "driver",
                                                                            "file",
                                                                            "policy",
                                                                            "registry",
                                                                            "update",
                                                                            "program",
                                                                            "process",
                                                                            "system"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view change_name(Change change) {
  switch (change) {
    case Change::OnlyGood: return "only_good";
    case Change::OnlyBad: return "only_bad";
    case Change::Differs: break;
  }
  return "differs";
}

std::string_view aspect_name(Aspect aspect) {
  static constexpr std::array<std::string_view, 19> kNames = {"version",
                                                              "size",
                                                              "sha256",
                                                              "sha1",
                                                              "signer",
                                                              "company",
                                                              "provider",
                                                              "time",
                                                              "state",
                                                              "start",
                                                              "image",
                                                              "altitude",
                                                              "instances",
                                                              "owner",
                                                              "entry",
                                                              "data",
                                                              "process",
                                                              "events",
                                                              "value"};
  return kNames[static_cast<std::size_t>(aspect)];
}

std::string_view suspicion_name(Suspicion suspicion) {
  switch (suspicion) {
    case Suspicion::None: return "none";
    case Suspicion::Some: return "some";
    case Suspicion::Much: return "much";
    case Suspicion::VeryMuch: break;
  }
  return "very_much";
}

}  // namespace casebook
