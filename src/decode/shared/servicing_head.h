// SPDX-License-Identifier: Apache-2.0
// The head of a line that Setup, CBS, DISM and USMT share.
//
//   2020-07-08 10:25:01, Error      [0x090008] SP     Operation failed: ...
//   0                    21         32         43     50
//   2014-03-02 08:10:44, Error                 [0x0802e9] CopyStream: ...        (USMT)
//
// Level in 22 columns with the optional message id at its end, component in 7. USMT has no
// component and writes the id in its place. People send such lines after editing: blanks collapsed,
// dates replaced by letters ("20xx-xx-06 xx:51:15, Info CBS ..."), time stamps cut off ("Error SP
// CMountWIM: ..."). Source of the columns: Windows Setup log files and event logs,
// learn.microsoft.com; edited forms: seen in articles and mails.
#pragma once

#include <cstdint>
#include <string_view>

#include "decode/shared/line_log.h"

namespace casebook {

// What the component column of a line says about the program that wrote it.
enum class Writer : std::uint8_t { None, Setup, Cbs, Dism, Other };
Writer writer_of(std::string_view component);

// A line as Windows wrote it. Also fills code and os_thread where the line has them. Remembers the
// last minute it read, because thousands of neighbours share it.
class ServicingHeadParser {
 public:
  bool read(std::string_view line, Head& head);

 private:
  Micros read_time(std::string_view line);

  char minute_text_[16] = {};  // "2020-07-08 10:25"
  Micros minute_ = kNoTime;
};

// A line after editing. Never true for a line that ServicingHeadParser reads. Strict enough to be
// asked in the middle of an unedited log: a level word alone is not a head, there must be something
// like a time before it, or a message id or a known component behind it.
bool read_edited_servicing_head(std::string_view line, Head& head);

// Any line in front of all heads: text pasted without its head, or a log that has none. Takes a
// level word with two blanks behind it as what is left of a head; a sentence may begin with "Error
// in".
void read_line_without_head(std::string_view line, Head& head);

}  // namespace casebook
