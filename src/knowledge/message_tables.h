// SPDX-License-Identifier: Apache-2.0
// The MessageBook over knowledge/messages: texts of events, which event logs do not hold.
#pragma once

#include <memory>
#include <vector>

#include "knowledge/files.h"
#include "knowledge/lint.h"
#include "model/message_book.h"

namespace casebook {

// Whether the file lies in a folder "messages": other tables are those of codes.
bool is_message_table(const KnowledgeFile& file);

// Texts of all messages/*.tsv among `files`; those of a higher layer replace others of the same
// provider and id. Rows that are not right are left out: check_messages() names them.
std::unique_ptr<MessageBook> make_message_book(const std::vector<KnowledgeFile>& files);

// What is wrong in messages/*.tsv: columns, numbers, rows that occur twice, a language that is
// missing or has other placeholders than the other.
std::vector<LintMessage> check_messages(const std::vector<KnowledgeFile>& files);

}  // namespace casebook
