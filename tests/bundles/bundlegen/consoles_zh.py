# SPDX-License-Identifier: Apache-2.0
"""Text that Chinese consoles print: systeminfo, icacls, dir, chkdsk."""


def systeminfo(machine, hotfixes, installed="2021/3/2, 9:12:44", booted="2021/8/26, 8:01:10"):
    fixes = "".join(f"                  [{index:02d}]: KB{number}\n" for index, number in enumerate(hotfixes, 1))
    return (f"\n主机名:           {machine.name}\n"
            f"OS 名称:          Microsoft Windows 10 企业版\n"
            f"OS 版本:          10.0.{machine.build} 暂缺 Build {machine.build}\n"
            f"OS 制造商:        Microsoft Corporation\n"
            f"OS 配置:          独立工作站\n"
            f"OS 构件类型:      Multiprocessor Free\n"
            f"初始安装日期:     {installed}\n"
            f"系统启动时间:     {booted}\n"
            f"系统制造商:       {machine.maker}\n"
            f"系统型号:         {machine.model}\n"
            f"系统类型:         x64-based PC\n"
            f"处理器:           安装了 1 个处理器。\n"
            f"                  [01]: Intel64 Family 6 Model 158 Stepping 10 GenuineIntel ~2904 Mhz\n"
            f"Windows 目录:     C:\\Windows\n"
            f"系统目录:         C:\\Windows\\system32\n"
            f"启动设备:         \\Device\\HarddiskVolume1\n"
            f"系统区域设置:     zh-cn;中文(中国)\n"
            f"时区:             (UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐\n"
            f"物理内存总量:     8,072 MB\n"
            f"可用的物理内存:   4,610 MB\n"
            f"域:               WORKGROUP\n"
            f"修补程序:         安装了 {len(hotfixes)} 个修补程序。\n{fixes}")


def icacls(path, entries):
    """`entries` are "account:(rights)"; the first stands on the line of the path."""
    pad = " " * (len(path) + 1)
    lines = [f"{path} {entries[0]}"] + [pad + entry for entry in entries[1:]]
    return "\n".join(lines) + "\n\n已成功处理 1 个文件; 处理 0 个文件时失败\n"


def directory(path, rows):
    """`rows` are (date, time, size or None for a folder, name)."""
    out = [" 驱动器 C 中的卷是 系统", " 卷的序列号是 4C1A-77E0", "", f" {path} 的目录", ""]
    files = folders = total = 0
    for date, time, size, name in rows:
        if size is None:
            out.append(f"{date}  {time}    <DIR>          {name}")
            folders += 1
        else:
            out.append(f"{date}  {time} {size:>17,} {name}")
            files += 1
            total += size
    out += [f"{files:>16} 个文件 {total:>14,} 字节", f"{folders:>16} 个目录 81,604,182,016 可用字节", ""]
    return "\n".join(out)


def chkdsk(volume, corrections, bad_kb, when="阶段"):
    fixed = "".join(f"{line}\n" for line in corrections)
    return (f"\n文件系统的类型是 NTFS。\n卷标是 系统。\n\n已计划检查磁盘。\nWindows 现在将检查磁盘 {volume}。\n\n"
            f"{when} 1: 检查基本文件系统结构...\n\n  512768 个文件记录已处理。\n\n文件验证完成。\n\n"
            f"  4109 个大型文件记录已处理。\n\n  3 个错误文件记录已处理。\n\n"
            f"{when} 2: 检查文件名链接...\n\n{fixed}  655210 个索引条目已处理。\n\n索引验证完成。\n\n"
            f"{when} 3: 检查安全描述符...\n\n安全描述符验证完成。\n\n"
            f"{when} 4: 查找用户文件数据中的错误群集...\n\n  512752 个文件已处理。\n\n文件数据验证完成。\n\n"
            f"{when} 5: 查找错误的可用群集...\n\n  20401966 个可用群集已处理。\n\n可用空间验证完成。\n"
            f"正在将坏群集添加到坏群集文件。\n"
            f"正在更正卷位图的错误。\n\nWindows 已对文件系统进行了更正。\n不需要采取进一步的操作。\n\n"
            f" 124396543 KB 总磁盘空间。\n"
            f"  41902220 KB 在 187320 个文件中。\n"
            f"    129804 KB 在 61220 个索引中。\n"
            f"{bad_kb:>10} KB 在坏扇区中。\n"
            f"    748683 KB 正由系统使用。\n"
            f"     65536 KB 由日志文件占用。\n"
            f"  81615836 KB 在磁盘上可用。\n")
