// SPDX-License-Identifier: Apache-2.0
#include "model/issue.h"

#include <array>
#include <string_view>

namespace casebook {
namespace {

struct Meaning {
  std::string_view kind;
  std::string_view en;
  std::string_view zh;
};

// Sorted by kind. Every kind used anywhere in src/ has a row: tests/issue_kinds_test.py checks it.
constexpr std::array kMeanings = {
    Meaning{"csv-record-damaged",
            "A row does not have the columns of its table; it is kept as text and not interpreted.",
            "有一行的列数与表头不符；保留其文本，不作解析。"},
    Meaning{"field-unreadable",
            "A field of a record holds a value that it cannot have; the record is kept without it.",
            "记录中某个字段的值无法解析；保留该记录，忽略此字段。"},
    Meaning{"line-too-long",
            "A line is longer than any Windows component writes; its rest was skipped.",
            "有一行的长度超过任何 Windows 组件会写出的长度，其余部分已跳过。"},
    Meaning{"undecodable-characters",
            "Some bytes are not text in the encoding of the file; a replacement character stands "
            "for each.",
            "部分字节在该文件的编码中不是有效文本，已用替换字符代替。"},
    Meaning{"zeroed-bytes",
            "Zeros stand where text should be, as after a power failure while the log was written; "
            "lines "
            "are missing here.",
            "应为文本的位置全是零字节，通常是写日志时断电所致；此处的日志行已丢失。"},
    Meaning{"too-many-entries",
            "The file lists more entries than are kept as facts; the rest was counted only.",
            "文件中的条目多于作为事实保留的数量，其余仅计数。"},
    Meaning{"trace-too-many-handles",
            "The trace holds more open handles than are followed; some holders may not be named.",
            "跟踪中同时打开的句柄超出可跟踪的数量，部分占用者可能无法指出。"},
};

}  // namespace

Bilingual issue_meaning(const std::string& kind) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.kind == kind) return {std::string(meaning.en), std::string(meaning.zh)};
  }
  return {};
}

}  // namespace casebook
