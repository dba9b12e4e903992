// SPDX-License-Identifier: Apache-2.0
// The rows of a statement as a table for people, as CSV and as JSON. What the evidence holds is
// made harmless in each of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "query/database.h"

namespace casebook::query {

enum class ResultForm : std::uint8_t {
  Table,  // columns aligned; controls, escape sequences and direction marks spelled out
  Csv,    // RFC 4180 with a header; texts in quotes, NULL is an empty cell without
  Json,   // an array of objects
  Jsonl,  // an object a line
};

// Whether CSV keeps texts as they are, or guards those that a spreadsheet takes for a formula and
// spells controls out.
enum class CsvCells : std::uint8_t { Guarded, Exact };

struct ResultOptions {
  ResultForm form = ResultForm::Table;
  CsvCells cells = CsvCells::Guarded;
  std::size_t width = 0;  // of a table, in columns of the terminal; 0: as wide as it is
};

class ResultWriter final : public RowSink {
 public:
  // Takes parts of the output in order; false stops.
  using Write = std::function<bool(std::string_view)>;

  ResultWriter(const ResultOptions& options, Write write);

  void begin(const std::vector<std::string>& columns) override;
  bool row(const std::vector<Given>& cells) override;
  // Writes what is still held back. To be called once, after the last row.
  void finish();

  // Cells of the table that were shortened to fit.
  std::uint64_t shortened_cells() const { return shortened_cells_; }

 private:
  struct TableCell {
    std::string text;
    bool is_number = false;
  };
  using TableRow = std::vector<TableCell>;

  void add_to_table(const std::vector<Given>& cells);
  void lay_out_table();
  void write_table_row(const TableRow& row);
  void append_csv(const Given& cell);
  void append_json(const Given& cell);
  void write_object(const std::vector<Given>& cells);
  bool flush_if_full();

  ResultOptions options_;
  Write write_;
  bool is_good_ = true;
  bool has_begun_ = false;
  std::string out_;
  std::uint64_t rows_ = 0;
  std::vector<std::string> columns_;
  std::vector<std::string> keys_;  // of objects: columns of one name are told apart
  // Rows that the widths are taken from, until they are known.
  std::vector<TableRow> held_;
  std::size_t held_bytes_ = 0;
  std::vector<std::size_t> widths_;
  std::uint64_t shortened_cells_ = 0;
};

}  // namespace casebook::query
