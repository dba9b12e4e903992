// SPDX-License-Identifier: Apache-2.0
#include "model/issue.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace casebook {
namespace {

struct Meaning {
  std::string_view kind;
  std::string_view en;
  std::string_view zh;
};

// Sorted by kind. Every kind used anywhere in src/ has a row: tests/issue_kinds_test.py checks it.
constexpr std::array kMeanings = {
    Meaning{"archive-damaged",
            "Part of the archive is damaged; what could be unpacked was read. Ask for the archive "
            "to be packed or sent again.",
            "压缩包部分损坏，能解压的内容已读取。请让对方重新打包或重新发送。"},
    Meaning{"archive-empty",
            "The archive holds no files. Ask whether the right folder was packed.",
            "压缩包中没有文件。请确认打包的文件夹是否正确。"},
    Meaning{"archive-encrypted",
            "The archive is encrypted and cannot be read. Ask for it to be packed again without a "
            "password; for 7z also without encrypted file names.",
            "压缩包已加密，无法读取。请对方不设密码重新打包；7z 格式还需取消“加密文件名”。"},
    Meaning{"archive-truncated",
            "The end of the archive is missing, as after an interrupted upload; what could be "
            "unpacked was read. Ask for it to be sent again.",
            "压缩包不完整，缺少末尾部分，通常是上传中断所致；能解压的内容已读取。请对方重新发送。"},
    Meaning{
        "archive-unsupported",
        "The archive uses a compression method that cannot be unpacked here. Unpack it with 7-Zip "
        "and pass the folder, or pack it again as a plain zip.",
        "压缩包使用了此处无法解压的压缩方法。请用 7-Zip 解压后传入文件夹，或重新打包为普通 zip。"},
    Meaning{"archive-volume-missing",
            "This is one volume of an archive in several parts, which are not read. Unpack all "
            "parts together and pass the folder.",
            "这是分卷压缩包中的一卷，无法单独读取。请将所有分卷一起解压后传入文件夹。"},
    Meaning{"budget-bytes",
            "The limit for all bytes together is reached; files after it were not read.",
            "已达到总字节数上限，其后的文件未读取。"},
    Meaning{"budget-depth",
            "Archives are nested deeper than the limit; the innermost was not unpacked.",
            "压缩包嵌套层数超过上限，最内层未解压。"},
    Meaning{"budget-entries",
            "The limit for the number of files is reached; the rest was not listed.",
            "已达到文件数量上限，其余文件未列出。"},
    Meaning{"budget-item-bytes",
            "The file is larger than the limit for one file and was not read.",
            "文件超过单个文件的大小上限，未读取。"},
    Meaning{"budget-time",
            "Unpacking took longer than the limit; the rest was not unpacked.",
            "解压时间超过上限，其余内容未解压。"},
    Meaning{"budget-unpacked-bytes",
            "Unpacking gave more bytes than the limit, as an archive made to fill disks does; the "
            "rest was not unpacked.",
            "解压后的字节数超过上限（可能是压缩炸弹），其余内容未解压。"},
    Meaning{"catalog-damaged",
            "Signed data that is neither a catalog nor names a signer.",
            "签名数据既不是安全编录，也没有签名者。"},
    Meaning{"csv-record-damaged",
            "A row does not have the columns of its table; it is kept as text and not interpreted.",
            "有一行的列数与表头不符；保留其文本，不作解析。"},
    Meaning{"etl-buffer-damaged",
            "A buffer of the trace is damaged; the events in it were skipped, or those behind the "
            "damage.",
            "跟踪文件的一个缓冲区已损坏，其中的事件（或损坏处之后的事件）已跳过。"},
    Meaning{"etl-buffer-stale",
            "A buffer is left over from an earlier trace in the same file; it was not read.",
            "缓冲区是同一文件中较早一次跟踪的残留，未读取。"},
    Meaning{"etl-event-damaged",
            "An event of the trace is damaged or does not fit its own description; what could be "
            "read is shown.",
            "跟踪中的事件已损坏或与其自身的描述不符，仅显示可读取的部分。"},
    Meaning{"etl-events-counted",
            "The trace also holds events of kinds that are not shown, such as those of threads and "
            "of the disk; they were only counted.",
            "跟踪中还有不予显示的事件（如线程、磁盘事件），仅作计数。"},
    Meaning{"etl-events-lost",
            "Windows could not keep up while it recorded the trace and dropped events: what is "
            "missing here may have happened all the same.",
            "Windows 记录跟踪时来不及写入，丢弃了部分事件：此处没有的事件仍可能发生过。"},
    Meaning{
        "etl-manifest-missing",
        "The meaning of these events is in files of the program that wrote them, not in the "
        "trace; numbers and texts found in them are shown. Put those files (.dll, .exe, with their "
        ".mui) beside the trace, or run `tracerpt FILE.etl -of XML` on the machine.",
        "这些事件的含义在写入它们的程序文件中，不在跟踪里；仅显示编号和其中可见的文字。请将这些文件"
        "（.dll、.exe 及其 .mui）与跟踪放在一起，或在原计算机上运行 `tracerpt FILE.etl -of XML`。"},
    Meaning{
        "etl-symbols-missing",
        "These messages are stored as numbers; their texts are in symbol files of the program. "
        "For update traces of Windows 10 before version 1709 run Get-WindowsUpdateLog on the "
        "machine itself, with access to the Microsoft symbol server, and send the "
        "WindowsUpdate.log it writes.",
        "这些消息仅以编号保存，文字在程序的符号文件中。对于 Windows 10 1709 之前版本的更新跟踪，"
        "请在原计算机上（可访问 Microsoft 符号服务器）运行 Get-WindowsUpdateLog，并发送生成的 "
        "WindowsUpdate.log。"},
    Meaning{"etl-too-long",
            "The trace gives more text than is kept; the rest was not read.",
            "跟踪产生的文字超过保留上限，其余部分未读取。"},
    Meaning{"etl-truncated",
            "The trace ends in the middle of a buffer, as a copy that was interrupted does; what "
            "is there was read.",
            "跟踪文件在缓冲区中间结束，通常是复制中断所致；已有内容已读取。"},
    Meaning{"event-manifest-damaged",
            "Parts of the event manifest in a program file are damaged; what events of it mean is "
            "partly lost. Ask for the file again.",
            "程序文件中的事件清单部分损坏，其中部分事件的含义已丢失。请重新提供该文件。"},
    Meaning{
        "evtx-chunk-damaged",
        "A part of the event log (64 KiB) has a damaged header; its records were read as far as "
        "they are whole.",
        "事件日志中有一个数据块（64 KiB）的块头损坏；其中完整的记录已读取。"},
    Meaning{"evtx-chunk-unverified",
            "Parts of the event log do not agree with their checksums, as always when a log was "
            "copied while Windows was writing it; their records were read. For a sound copy use "
            "wevtutil epl.",
            "事件日志中有数据块与校验和不符，直接复制正在写入的日志时总会如此；其中的记录已读取。"
            "如需完好的副本，请用 wevtutil epl 导出。"},
    Meaning{"evtx-header-damaged",
            "The header of the event log is missing or damaged; its records were found without it.",
            "事件日志的文件头缺失或损坏；已绕过文件头读取记录。"},
    Meaning{
        "evtx-record-cut",
        "Records of the event log would be far longer than the log itself, as in a log made to "
        "fill disks; the rest of each was left out.",
        "事件日志中有记录展开后远大于日志本身（可能是恶意构造的日志）；每条记录的其余部分已省略。"},
    Meaning{"evtx-record-damaged",
            "Records of the event log are damaged; what can be read of them is kept, the rest was "
            "stepped over.",
            "事件日志中有损坏的记录；可读的部分已保留，其余跳过。"},
    Meaning{"evtx-records-recovered",
            "Older records were found behind the end of the log and are shown with the others.",
            "在日志末尾之后找到了较早的残留记录，已与其他记录一并列出。"},
    Meaning{"evtx-template-lost",
            "The layout of some records is lost with a damaged part of the log; their values are "
            "shown without names.",
            "部分记录的模板随损坏的数据块丢失；仅列出其值，没有字段名。"},
    Meaning{"field-unreadable",
            "A field of a record holds a value that it cannot have; the record is kept without it.",
            "记录中某个字段的值无法解析；保留该记录，忽略此字段。"},
    Meaning{"file-unreadable",
            "The file could not be read. Check its permissions and that the disk is sound.",
            "无法读取该文件。请检查文件权限以及磁盘是否正常。"},
    Meaning{"folder-too-deep",
            "Folders are nested too deeply; this one was not entered.",
            "文件夹嵌套过深，未进入该文件夹。"},
    Meaning{"folder-unreadable",
            "The folder could not be listed. Check its permissions.",
            "无法列出该文件夹。请检查其权限。"},
    Meaning{"hive-bin-damaged",
            "Blocks of the registry hive are damaged or overwritten; keys and values in them are "
            "missing. Ask for a copy from a restore point or a backup.",
            "注册表配置单元中有数据块损坏或被覆盖，其中的项和值缺失。请索取还原点或备份中的副本。"},
    Meaning{"hive-cell-damaged",
            "Records of the registry hive are damaged or point nowhere; those keys and values were "
            "skipped.",
            "注册表配置单元中有记录损坏或指向无效位置，已跳过相应的项和值。"},
    Meaning{"hive-cut",
            "The registry hive is shorter than it says; what lies in the missing part is lost. Ask "
            "for it to be copied again.",
            "注册表配置单元比其自身声明的短，缺失部分的内容已丢失。请重新复制。"},
    Meaning{"hive-cycle",
            "Keys of the registry hive lead back to others; they were not entered twice.",
            "注册表配置单元中有项指回其他项，未重复进入。"},
    Meaning{
        "hive-dirty",
        "The registry hive was copied while Windows still held changes in its logs; it is shown "
        "without them. Put its .LOG1 and .LOG2 (same folder, hidden) beside it, or read all "
        "three with casebook reg.",
        "复制该注册表配置单元时，仍有更改保存在其日志中，此处显示的内容不含这些更改。请将同一文件夹"
        "中"
        "的 .LOG1 和 .LOG2（隐藏文件）放在它旁边，或使用 casebook reg 一并读取。"},
    Meaning{
        "hive-limit",
        "The registry hive is nested too deeply or refers to itself too often; the rest was not "
        "read.",
        "注册表配置单元嵌套过深或自身引用过多，其余部分未读取。"},
    Meaning{"hive-unreadable",
            "The registry hive has no root key that can be read. Ask for another copy.",
            "注册表配置单元中没有可读取的根项。请索取另一份副本。"},
    Meaning{"json-damaged",
            "A JSON text is cut or malformed; what stands before the damage was read.",
            "JSON 文本被截断或格式错误，损坏处之前的内容已读取。"},
    Meaning{"line-too-long",
            "A line is longer than any Windows component writes; its rest was skipped.",
            "有一行的长度超过任何 Windows 组件会写出的长度，其余部分已跳过。"},
    Meaning{"link-broken",
            "A link leads to nothing that is in the evidence.",
            "链接指向的内容不在证据中。"},
    Meaning{"link-inside",
            "A link leads to a file of the same archive, which is read at its own place.",
            "链接指向同一压缩包中的文件，该文件已在其原位置读取。"},
    Meaning{"link-outside",
            "A link leads out of the evidence and was not followed.",
            "链接指向证据之外，未读取。"},
    Meaning{"link-to-folder",
            "A link leads to a folder that is read at its own place; it was not entered twice.",
            "链接指向的文件夹已在其原位置读取，未重复进入。"},
    Meaning{
        "message-table-damaged",
        "Parts of the message table in a program file are damaged; some texts of events are lost. "
        "Ask for the file again.",
        "程序文件中的消息表部分损坏，部分事件的文本已丢失。请重新提供该文件。"},
    Meaning{"name-duplicate",
            "The archive holds several files of this name; later ones got a number.",
            "压缩包中有多个同名文件，后面的文件名已加编号。"},
    Meaning{
        "name-odd",
        "A file name is empty, too long or holds control characters; it was changed for display.",
        "文件名为空、过长或含控制字符，显示时已修改。"},
    Meaning{
        "name-unsafe",
        "A file name tries to leave the folder it is unpacked to (\"..\", a drive or a leading "
        "slash). That part was dropped; nothing is written to disk under such names. The "
        "archive may be forged.",
        "文件名试图跳出解压文件夹（含“.."
        "”、驱动器号或以斜杠开头）。该部分已去除，程序不会按此类名称写盘。该压缩包可能是伪造的。"},
    Meaning{"no-room",
            "There was no room for a temporary file. Set TMPDIR to a folder on a larger disk.",
            "没有空间存放临时文件。请将 TMPDIR 设为更大磁盘上的文件夹。"},
    Meaning{"other-format-inside",
            "The end of the file is of another kind than its beginning and was not read as such. "
            "Save that part as a file of its own and pass it too.",
            "文件末尾与开头的格式不同，末尾未按其格式读取。请把该部分另存为单独的文件一并提供。"},
    Meaning{"pe-damaged",
            "Parts of a program file are damaged or cut; its version or signer may be missing.",
            "程序文件部分损坏或不完整，可能缺少版本或签名者信息。"},
    Meaning{"pmc-damaged",
            "Parts of the configuration of Process Monitor are damaged or cut; rules of its filter "
            "may be missing. Ask for the file again, or write the rules with --where.",
            "Process Monitor 配置文件部分损坏或不完整，可能缺少筛选规则。请重新提供该文件，或用 "
            "--where 写出规则。"},
    Meaning{"pmc-rule-unknown",
            "Rules of the filter use a column or a relation that is not known here; they were left "
            "out.",
            "部分筛选规则使用了本程序不支持的列或关系，已略去。"},
    Meaning{
        "pml-detail-damaged",
        "What an operation gave back lies outside of its record; the event is shown without it.",
        "操作返回的数据超出记录范围；显示该事件时不含这部分内容。"},
    Meaning{
        "pml-not-closed",
        "The trace was not closed, as after a crash or a power loss; its records were read one by "
        "one, and the processes put together from their events. Names of companies and most "
        "modules are missing.",
        "跟踪文件未正常关闭（例如系统崩溃或断电）；已逐条读取记录，并根据事件还原进程。公司名称"
        "和大部分模块信息缺失。"},
    Meaning{"pml-offsets-damaged",
            "The list of record positions is damaged; the records were found by walking through "
            "them.",
            "记录位置表已损坏；已改为逐条查找记录。"},
    Meaning{
        "pml-part-missing",
        "Parts of the capture are missing (0 is the file without a number); what happened while "
        "they were written is not in the trace. Ask for them.",
        "捕获缺少部分文件（0 表示不带编号的文件），其间发生的事件不在跟踪中。请对方补发。"},
    Meaning{"pml-process-damaged",
            "Entries of the table of processes are damaged; what can be read of them is shown.",
            "进程表中的部分条目已损坏，仅显示可读取的部分。"},
    Meaning{"pml-process-unknown",
            "Events belong to a process that the trace does not name; they are shown without its "
            "name.",
            "部分事件所属的进程在跟踪中没有名称；这些事件不显示进程名。"},
    Meaning{"pml-record-damaged",
            "Records of the trace are damaged and were skipped.",
            "跟踪中的部分记录已损坏，已跳过。"},
    Meaning{
        "pml-rows-left-out",
        "The trace has more refusals than the timeline keeps; the last ones are shown. `casebook "
        "trace events` shows all.",
        "跟踪中的拒绝事件超过时间线的保留上限，仅显示最后的部分。`casebook trace events` "
        "可显示全部。"},
    Meaning{"pml-table-damaged",
            "A table of the trace is damaged or cut; names that stood in it are missing.",
            "跟踪文件中的一个表已损坏或不完整，其中的名称缺失。"},
    Meaning{"pml-table-missing",
            "A table of the trace lies outside of the file; names that stood in it are missing.",
            "跟踪文件中的一个表位于文件范围之外，其中的名称缺失。"},
    Meaning{"pml-truncated",
            "The end of the trace is missing; the events before it were read. Ask for the file "
            "again, and for its other parts (x-1.PML, x-2.PML).",
            "跟踪文件不完整，缺少末尾；此前的事件已读取。请对方重新发送该文件及其余部分"
            "（x-1.PML、x-2.PML）。"},
    Meaning{"pml-version-unknown",
            "This version of Process Monitor's file format is not known. Open the file in Process "
            "Monitor and save it again, or export it as CSV.",
            "不支持此版本的 Process Monitor 文件格式。请在 Process Monitor 中打开后重新保存，"
            "或导出为 CSV。"},
    Meaning{
        "record-cut",
        "A record begins but its end is missing; what is there was kept without time and level.",
        "有一条记录只有开头而缺少结尾，已保留现有内容，但没有时间和级别。"},
    Meaning{
        "setupconfig-unusable",
        "The file is empty or has no [SetupConfig] section; Setup stops with 0x80070490 when it is "
        "given such a file.",
        "文件为空或缺少 [SetupConfig] 节；安装程序遇到这样的文件会报 0x80070490 并停止。"},
    Meaning{"special-file",
            "This is a pipe, a device or a socket; it was not opened.",
            "这是管道、设备或套接字，未打开。"},
    Meaning{"too-many-entries",
            "The file lists more entries than are kept as facts; the rest was counted only.",
            "文件中的条目过多，超出保留数量的部分只计数。"},
    Meaning{"trace-table-full",
            "The trace names more different processes, operations or results than any real one "
            "does; those beyond the limit are shown as one.",
            "跟踪中不同的进程、操作或结果多于任何真实跟踪所能有的数量；超出上限的合并为一项显示。"},
    Meaning{"undecodable-characters",
            "Some bytes are not text in the encoding of the file; a replacement character stands "
            "for each.",
            "部分字节在该文件的编码中不是有效文本，已用替换字符代替。"},
    Meaning{
        "wim-members-left",
        "Files of the image were not unpacked: of an installed Windows only logs, event logs and "
        "registry hives are read, of a package only what tells its content. "
        "`casebook wim FILE PATH --extract FOLDER` unpacks any of them.",
        "映像中的部分文件未解包：对已安装的 Windows 只读取日志、事件日志和注册表配置单元，对预配包"
        "只读取能说明其内容的文件。可用 `casebook wim FILE PATH --extract FOLDER` "
        "解包其中任意文件。"},
    Meaning{"wim-unfinished",
            "The program that wrote the image did not end: it may not be used. Capture or copy it "
            "again.",
            "写入该映像的程序没有正常结束，映像不可使用。请重新捕获或复制。"},
    Meaning{
        "wu-undecoded",
        "Lines of the update trace were written without their text, because the symbols for it "
        "were missing. Run Get-WindowsUpdateLog again on the machine itself (before Windows 10 "
        "version 1709 it also needs access to the Microsoft symbol server), or send the .etl "
        "files from C:\\Windows\\Logs\\WindowsUpdate.",
        "更新跟踪中的部分行因缺少符号而没有正文。请在该计算机本机上重新运行 Get-WindowsUpdateLog"
        "（Windows 10 1709 之前的版本还需要能访问 Microsoft 符号服务器），或发送 "
        "C:\\Windows\\Logs\\WindowsUpdate 下的 .etl 文件。"},
    Meaning{"xml-damaged",
            "XML elements are cut or malformed; they were skipped.",
            "有 XML 元素被截断或格式错误，已跳过。"},
    Meaning{"xml-definitions-ignored",
            "The XML file defines entities of its own, which the program that writes this format "
            "never does; they were not expanded.",
            "XML 文件自行定义了实体，而写出此格式的程序从不这样做；这些实体未展开。"},
    Meaning{"zeroed-bytes",
            "Zeros stand where text should be, as after a power failure while the log was written; "
            "lines "
            "are missing here.",
            "应为文本的位置全是零字节，通常是写日志时断电所致；此处的日志行已丢失。"},
};

struct Detail {
  std::string_view en;  // {} stands for any text
  std::string_view zh;  // {0}, {1} are put in
};

// What we and the archive library say about damage. Longer ones stand before shorter ones.
constexpr std::array kDetails = {
    Detail{"no directory at the end", "末尾缺少文件目录"},
    Detail{"blocks out of order", "数据块顺序错乱"},
    Detail{"no column names", "没有列名"},
    Detail{"row without message", "有一行没有消息"},
    Detail{"{} of {} members named", "{1} 个文件中只找到 {0} 个文件名"},
    Detail{"{} of {} bytes", "{1} 字节中只有 {0} 字节"},
    Detail{"{} events, {} buffers", "{0} 个事件，{1} 个缓冲区"},
    Detail{"{} of {} lines", "{1} 行中有 {0} 行"},
    Detail{"last of {} volumes", "共 {0} 卷，这是最后一卷"},
    Detail{"no record at this place", "该处没有记录"},
    Detail{"the record is marked as free", "该记录已标记为空闲"},
    Detail{"no key at this place", "该处不是项"},
    Detail{"no value at this place", "该处不是值"},
    Detail{"no list of keys at this place", "该处不是项列表"},
    Detail{"no security descriptor at this place", "该处不是安全描述符"},
    Detail{"the name of a key is cut", "项名被截断"},
    Detail{"the name of a value is cut", "值名被截断"},
    Detail{"a length is wrong", "长度有误"},
    Detail{"a value is longer than its record", "值超出其记录"},
    Detail{"pieces of a long value are missing", "较长的值缺少部分数据"},
    Detail{"a list of keys is cut", "项列表被截断"},
    Detail{"a list of values is cut", "值列表被截断"},
    Detail{"deeper than {} keys", "深度超过 {0} 层"},
    Detail{"{} bytes", "{0} 字节"},
    Detail{"{} archives", "{0} 层压缩包"},
    Detail{"{} files", "{0} 个文件"},
    Detail{"{} entries", "{0} 项"},
    Detail{"{} seconds", "{0} 秒"},
    Detail{"Truncated input file (needed {} bytes, only {} available)",
           "文件被截断：需要 {0} 字节，只有 {1} 字节"},
    Detail{"ZIP decompression failed ({})", "ZIP 解压失败，错误 {0}"},
    Detail{"ZIP compressed data is wrong size (read {}, expected {})",
           "ZIP 压缩数据大小不符：读到 {0}，应为 {1}"},
    Detail{"ZIP uncompressed data is wrong size (read {}, expected {})",
           "ZIP 解压后的大小不符：得到 {0}，应为 {1}"},
    Detail{"ZIP bad CRC: {} should be {}", "ZIP 校验和不符：{0}，应为 {1}"},
    Detail{"7-Zip bad CRC: {} should be {}", "7-Zip 校验和不符：{0}，应为 {1}"},
    Detail{"Truncated {} file body", "{0} 文件内容被截断"},
    Detail{"Truncated {} file data", "{0} 文件数据被截断"},
    Detail{"Truncated {} file header", "{0} 文件头被截断"},
    Detail{"Truncated {} header", "{0} 文件头被截断"},
    Detail{"Truncated {} archive", "{0} 压缩包被截断"},
    Detail{"truncated {} input", "{0} 数据被截断"},
    Detail{"Truncated input file", "文件被截断"},
    Detail{"Damaged {} archive", "{0} 压缩包损坏"},
    Detail{"Malformed {} archive", "{0} 压缩包格式错误"},
    Detail{"Corrupted {} file data", "{0} 文件数据损坏"},
    Detail{"{} decompression failed", "{0} 解压失败"},
    Detail{"Unsupported ZIP compression method ({})", "不支持的 ZIP 压缩方法：{0}"},
    Detail{"Unsupported CAB compression : {}", "不支持的 CAB 压缩方法：{0}"},
    Detail{"The {} is encrypted, but currently not supported", "{0} 已加密，不支持"},
    Detail{"Passphrase required for this entry", "该文件需要密码"},
    Detail{"Encryption is not supported", "不支持加密"},
    Detail{"Permission denied", "权限不足"},
    Detail{"No such file or directory", "没有这个文件或目录"},
    Detail{"Input/output error", "读写错误"},
    Detail{"No space left on device", "磁盘空间不足"},
};

// The texts that {} stands for, when the whole text is of the shape.
std::optional<std::vector<std::string_view>> parts_of(std::string_view text,
                                                      std::string_view shape) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t hole = shape.find("{}");
    const std::string_view before = shape.substr(0, hole);
    if (!text.starts_with(before)) return std::nullopt;
    text.remove_prefix(before.size());
    if (hole == std::string_view::npos) break;
    shape.remove_prefix(hole + 2);
    const std::string_view next = shape.substr(0, shape.find("{}"));
    const std::size_t end = next.empty() ? text.size() : text.find(next);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

std::string filled(std::string_view shape, const std::vector<std::string_view>& parts) {
  std::string text;
  while (!shape.empty()) {
    const bool hole = shape.size() > 2 && shape[0] == '{' && shape[2] == '}';
    if (hole) {
      text += parts[static_cast<std::size_t>(shape[1] - '0')];
    } else {
      text += shape[0];
    }
    shape.remove_prefix(hole ? 3 : 1);
  }
  return text;
}

std::string chinese_detail(std::string_view detail) {
  for (const Detail& known : kDetails) {
    if (const auto parts = parts_of(detail, known.en)) return filled(known.zh, *parts);
  }
  return "";
}

// Numbers, and names of files and formats, are the same in both languages.
bool has_words(std::string_view detail) {
  return detail.find(' ') != std::string_view::npos &&
         detail.find_first_of("/\\.") == std::string_view::npos;
}

}  // namespace

bool is_loss(const Issue& issue) {
  return issue.kind != "evtx-records-recovered" && issue.kind != "evtx-chunk-unverified" &&
         issue.kind != "wim-members-left";
}

Bilingual issue_detail(const std::string& raw) {
  // The name of a file may hold line ends, which would begin lines that look like ours.
  const std::string detail = replace_all(replace_all(raw, "\n", "\\x0a"), "\r", "\\x0d");
  std::string zh = chinese_detail(detail);
  // "inner/path.zip: what is wrong with it"
  const std::size_t colon = detail.rfind(": ");
  if (zh.empty() && colon != std::string::npos) {
    const std::string inner = chinese_detail(std::string_view(detail).substr(colon + 2));
    if (!inner.empty()) zh = detail.substr(0, colon) + "：" + inner;
  }
  if (zh.empty()) zh = has_words(detail) ? "原始信息：" + detail : detail;
  return {detail, zh};
}

void add_issue(std::vector<Issue>& issues, Issue issue) {
  add_issue(issues, issue.kind, issue.offset, issue.bytes, std::move(issue.detail), issue.count);
}

void add_issue(std::vector<Issue>& issues,
               std::string_view kind,
               std::uint64_t offset,
               std::uint64_t bytes,
               std::string detail,
               std::uint64_t count) {
  for (Issue& known : issues) {
    if (known.kind != kind) continue;
    known.count += count;
    known.bytes += bytes;
    return;
  }
  issues.push_back({std::string(kind), offset, bytes, count, std::move(detail)});
}

Bilingual issue_meaning(const std::string& kind) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.kind == kind) return {std::string(meaning.en), std::string(meaning.zh)};
  }
  return {};
}

}  // namespace casebook
