// SPDX-License-Identifier: Apache-2.0
// One path on its way through the rules: component by component, each seen with the two before it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "trace/normalise.h"

namespace casebook {

class PathScan {
 public:
  // All must outlive the scan; `out` is emptied.
  PathScan(const PathNormaliser& normaliser, std::string_view path, NormalisedPath& out);

  void run();

 private:
  struct Component {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  bool is_on(PathRule rule) const;
  bool use(PathRule rule);  // notes it; false when it is off
  std::size_t behind(std::size_t at, std::string_view head) const;

  // Write the beginning of the path and return where its components go on.
  std::size_t put_file_root();
  std::size_t put_key_root();
  std::size_t put_windows(std::size_t end);
  std::size_t put_hive(std::string_view root, std::size_t end);
  std::size_t volume_end(std::size_t at) const;

  void put_component(Component component);
  // Each writes the component and returns true when it knows it.
  bool put_file_place(Component component, std::string_view name);
  bool put_key_place(Component component, std::string_view name);
  bool put_below_windows(Component component, std::string_view name);
  bool put_session(Component component, std::string_view name);
  bool put_temporary(Component component, std::string_view name);
  bool put_temporary_file(Component component, std::string_view name);
  bool put_pending(Component component, std::string_view name);
  bool put_store_component(Component component, std::string_view name);

  void put_shown(std::size_t begin, std::size_t end) {
    out_.text += shown_.substr(begin, end - begin);
  }
  void put_parts(Component component);
  std::size_t put_generated(Component component, std::size_t at);
  std::size_t put_number(Component component, std::size_t at);
  bool may_hold_pid(Component component) const;
  bool is_pid(Component component, std::size_t at, std::size_t end) const;

  const PathNormaliser& normaliser_;
  const std::string lower_;
  std::string_view shown_;  // as long as lower_
  NormalisedPath& out_;
  std::string_view previous_;  // the component before, in lower case
  std::string_view before_;    // the one before that
  bool is_key_ = false;
  bool has_computer_ = false;
  bool is_pipe_ = false;
  bool in_flight_ = false;     // below WinSxS\Temp\InFlight
  bool may_hold_pid_ = false;  // the component that is written now
};

}  // namespace casebook
