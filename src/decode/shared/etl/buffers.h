// SPDX-License-Identifier: Apache-2.0
// The buffers that a trace file is made of, each unpacked when it is compressed.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "decode/decoder.h"
#include "decode/shared/ms_xca.h"

namespace casebook::etl {

inline constexpr std::size_t kBufferHeadBytes = 0x48;
inline constexpr std::size_t kLargestBuffer = 16 << 20;  // Windows allows 16 MB

enum class BufferType : std::uint8_t { Generic, Rundown, ContextSwap, ReferenceTime, Header };

// WMI_BUFFER_HEADER, as far as it is needed.
struct BufferHead {
  std::uint32_t bytes = 0;  // on disk
  std::uint32_t saved = 0;  // bytes used, head included; before packing
  std::int64_t stamp = 0;   // when it was written out, on the trace's clock; 0 in the first
  std::uint16_t processor = 0;
  std::uint32_t state = 0;   // low 16 bits; of the first buffer of a compressed file: the method
  std::uint32_t filled = 0;  // where the events end
  std::uint16_t flags = 0;
  std::uint16_t type = 0;

  bool is_compressed() const { return (flags & 0x40U) != 0; }
  bool lost_events() const { return (flags & 0x02U) != 0; }
  bool lost_buffer() const { return (flags & 0x04U) != 0; }
};

// Nothing when what stands at `offset` cannot be the head of a buffer.
std::optional<BufferHead> read_buffer_head(ByteView file, std::size_t offset);

struct Buffer {
  BufferHead head;
  std::uint64_t offset = 0;  // of the head in the file
  ByteView events;           // valid until the next call of next()
};

// Walks a file from start to end whatever its header says about the number of buffers: a trace that
// was never closed says 0. Damage goes to `output`.
class BufferWalk {
 public:
  BufferWalk(ByteView file, DecodeOutput& output) : file_(file), output_(output) {}
  bool next(Buffer& buffer);

 private:
  bool find_head(BufferHead& head);
  bool open(const BufferHead& head, Buffer& buffer);
  bool unpack(const BufferHead& head, ByteView packed, Buffer& buffer);

  ByteView file_;
  DecodeOutput& output_;
  std::size_t at_ = 0;
  std::size_t stride_ = 0;    // bytes of the first buffer; 0: not known yet
  std::uint32_t method_ = 0;  // of the compression, from the first buffer
  bool is_compressed_ = false;
  Bytes unpacked_;
};

}  // namespace casebook::etl
