"""What is said where a register cannot do what it is asked, and where a check finds it changed."""

SENTENCES: dict[str, tuple[str, str]] = {
    "register.fault.altered": ("bản ghi {sequence} bị sửa", "record {sequence} was altered"),
    "register.fault.broken": (
        "bản ghi {sequence} không nối tiếp bản ghi trước",
        "record {sequence} does not follow the one before it",
    ),
    "register.fault.missing": (
        "không có bản ghi {sequence} của biên nhận: sổ bị cắt bớt hoặc thay bằng bản cũ",
        "record {sequence} of a receipt is not there: the register was cut off, or an older copy put in its place",
    ),
    "register.fault.rewritten": (
        "bản ghi {sequence} không phải bản ghi đã cấp biên nhận, hoặc phần trước nó đã bị viết lại",
        "record {sequence} is not the one of the receipt, or what comes before it was written anew",
    ),
    "register.fault.sealed_altered": (
        "phần cất riêng của bản ghi {sequence} bị sửa",
        "what is kept apart of record {sequence} was altered",
    ),
    "register.fault.sealed_missing": (
        "phần cất riêng của bản ghi {sequence} đã mất mà không có ghi việc xóa",
        "what is kept apart of record {sequence} is gone, and no erasure is on record",
    ),
    "register.fault.sealed_left": (
        "phần cất riêng của bản ghi {sequence} vẫn còn dù sổ ghi là đã xóa",
        "what is kept apart of record {sequence} is there, though its erasure is on record",
    ),
    "register.fault.sealed_stray": (
        "có phần cất riêng mang số {sequence} mà không bản ghi nào cam kết",
        "something is kept apart under number {sequence} that no record commits to",
    ),
    "register.fault.rulebook_altered": ("bộ quy tắc {name} bị sửa", "the rulebook {name} was altered"),
    "register.fault.rulebook_missing": ("bộ quy tắc {name} đã mất", "the rulebook {name} is gone"),
    "register.fault.rulebook_stray": (
        "không bản ghi nào nêu bộ quy tắc {name}",
        "no record names the rulebook {name}",
    ),
    "register.fault.salt_left": (
        "muối băm của hồ sơ {name} còn lại dù hồ sơ không còn phần cất riêng nào: có nó thì đoán lại được những gì đã xóa",
        "the salt of the case {name} is there though nothing of the case is kept apart: with it what was erased can be guessed",
    ),
    "register.fault.erasure_unfounded": (
        "việc xóa ở bản ghi {sequence} không nêu đúng mọi người của hồ sơ, nên không phải do phần mềm này ghi",
        "the erasure of record {sequence} does not name everyone of its case, so this software did not make it",
    ),
    "register.fault.erasure_uncovered": (
        "không biên nhận nào được đưa ra bảo đảm cho việc xóa ở bản ghi {sequence}; hãy đối chiếu biên nhận của chính việc xóa ấy",
        "the erasure of record {sequence} is not covered by the receipts given; compare the receipt of the erasure itself",
    ),
    "register.fault.words_altered": (
        "chỉ mục tìm kiếm không khớp với lời văn ở {name} bản ghi, trước hết là bản ghi {sequence}",
        "the search index does not hold what the texts say of {name} records, record {sequence} first",
    ),
    "register.fault.index_broken": (
        "cây tìm kiếm của chỉ mục bị sửa: có chữ trong sổ mà tìm không thấy",
        "the search tree of the index was altered: words of the register are not found",
    ),
    "register.fault.unguarded": (
        "khóa bảo vệ của cơ sở dữ liệu bị sửa hoặc không còn hiệu lực: {name}",
        "a guard of the database was altered or is not in force: {name}",
    ),
    "register.fault.shape_altered": (
        "cơ sở dữ liệu không còn như phần mềm đã lập: {name}",
        "the database is not as the software made it: {name}",
    ),
    "register.fault.shape_stray": (
        "cơ sở dữ liệu có thứ mà phần mềm không lập: {name}",
        "the database has something that the software did not make: {name}",
    ),
    "register.fault.granted": (
        "có tài khoản được quyền sửa hoặc xóa những gì trong sổ: {name}",
        "an account may change or take away what stands in the register: {name}",
    ),
    "register.fault.damaged": (
        "tệp cơ sở dữ liệu bị hỏng: {name}",
        "the database's file is damaged: {name}",
    ),
    "register.fault.not_replayed": (
        "đề nghị ở bản ghi {sequence} lập lại thì khác",
        "the recommendation of record {sequence} comes out otherwise",
    ),
    "register.fault.engines_differ": (
        "lập lại đề nghị ở bản ghi {sequence} thì hai bộ máy suy luận không thống nhất hoặc một bộ máy có lỗi",
        "made again, the recommendation of record {sequence} gets no answer on which both engines agree",
    ),
    "register.fault.unfounded": (
        "bản ghi {sequence} không đúng mẫu, hoặc dẫn đến bản ghi không có trước nó, khác loại hoặc của hồ sơ khác",
        "record {sequence} is of no form, or about a record that is not there before it, or of another kind or case",
    ),
    "register.fault.unreadable": (
        "không đọc lại được hồ sơ hoặc bộ quy tắc của đề nghị ở bản ghi {sequence}",
        "the case or rulebook of the recommendation of record {sequence} cannot be read again",
    ),
    "register.trouble.no_register": (
        "không có sổ ở {where}; lập sổ bằng congtam register init",
        "there is no register at {where}; make one with congtam register init",
    ),
    "register.trouble.not_a_register": (
        "cơ sở dữ liệu này không phải là sổ của Công Tâm",
        "this database is not a register of Công Tâm",
    ),
    "register.trouble.exists": (
        "ở đó đã có sổ",
        "there is a register already",
    ),
    "register.trouble.bad_address": (
        "địa chỉ sổ phải là một tệp trong thư mục có sẵn, hoặc postgresql://…",
        "the register must be a file in a folder that is there, or postgresql://…",
    ),
    "register.trouble.too_new": (
        "sổ ở lược đồ {schema}, mới hơn lược đồ {newest} mà phần mềm này biết; hãy cập nhật phần mềm",
        "the register has schema {schema}, newer than schema {newest} that this software knows; update the software",
    ),
    "register.trouble.no_driver": (
        "cần cài psycopg để dùng PostgreSQL",
        "psycopg is needed for PostgreSQL and is not installed",
    ),
    "register.trouble.unreachable": (
        "không mở được cơ sở dữ liệu của sổ, hoặc mất kết nối ({code}); gọi lại với cùng --key thì không ghi trùng",
        "the register's database cannot be opened, or the connection was lost ({code}); call again with the same --key, and nothing is doubled",
    ),
    "register.trouble.full": (
        "không ghi được vì đĩa đầy hoặc hỏng ({code}); những gì đã cấp biên nhận vẫn còn nguyên",
        "it cannot be written, as the disk is full or fails ({code}); whatever has a receipt stands",
    ),
    "register.trouble.too_large": (
        "nội dung này quá lớn để ghi vào sổ",
        "this is too large to be put on record",
    ),
    "register.trouble.read_only": (
        "sổ chỉ đọc được, không ghi được ({code})",
        "the register can be read and not written ({code})",
    ),
    "register.trouble.forbidden": (
        "tài khoản cơ sở dữ liệu không có quyền này ({code})",
        "the account of the database may not do this ({code})",
    ),
    "register.trouble.busy": (
        "sổ đang bận quá lâu ({code}); hãy thử lại",
        "the register was busy for too long ({code}); try again",
    ),
    "register.trouble.append_only": (
        "sổ chỉ cho ghi thêm ({code})",
        "to the register things can only be added ({code})",
    ),
    "register.trouble.damaged": (
        "cơ sở dữ liệu của sổ bị hỏng ({code})",
        "the register's database is damaged ({code})",
    ),
    "register.trouble.failed": (
        "cơ sở dữ liệu của sổ báo lỗi {code}",
        "the register's database reports {code}",
    ),
    "register.trouble.key_taken": (
        "khóa `{key}` đã dùng cho bản ghi {sequence} với nội dung khác",
        "the key `{key}` was used for record {sequence} with another content",
    ),
    "register.trouble.bad_key": (
        "khóa `{key}` phải gồm chữ không dấu, số và . _ : / -",
        "the key `{key}` must consist of plain letters, digits and . _ : / -",
    ),
    "register.trouble.bad_text": (
        "lời văn có ký tự không được dùng: {character}",
        "the text has a character that is not allowed: {character}",
    ),
    "register.trouble.unknown_record": (
        "sổ không có bản ghi {sequence}",
        "the register has no record {sequence}",
    ),
    "register.trouble.unknown_case": (
        "sổ không có hồ sơ `{case}`",
        "the register has no case `{case}`",
    ),
    "register.trouble.unknown_person": (
        "phải nêu mã một người của hồ sơ ({known}), không phải `{name}`",
        "name a person of the case ({known}), not `{name}`",
    ),
    "register.trouble.unknown_finding": (
        "không có tình tiết `{name}` ở đó",
        "there is no finding `{name}` there",
    ),
    "register.trouble.unknown_value": (
        "tình tiết `{finding}` không có giá trị `{name}`; chọn một trong: {known}",
        "the finding `{finding}` has no value `{name}`; choose one of: {known}",
    ),
    "register.trouble.unknown_evidence": (
        "hồ sơ không có chứng cứ `{name}`",
        "the case has no evidence `{name}`",
    ),
    "register.trouble.unknown_outcome": (
        "không có kết quả `{name}`; chọn một trong: {known}",
        "unknown outcome `{name}`; choose one of: {known}",
    ),
    "register.trouble.not_decided": (
        "chưa có đề nghị nào trong sổ về `{name}` của hồ sơ `{case}`",
        "no recommendation about `{name}` of the case `{case}` is on record",
    ),
    "register.trouble.needs_reason": (
        "quyết định khác với đề nghị ({recommendation}) thì phải nêu lý do: --reason",
        "a decision that departs from the recommendation ({recommendation}) needs its reason: --reason",
    ),
    "register.trouble.not_correctable": (
        "bản ghi {sequence} thuộc loại {kind}, không đính chính được hoặc đã được đính chính",
        "record {sequence} is of kind {kind} and cannot be corrected, or was corrected before",
    ),
    "register.trouble.not_alike": (
        "bản ghi {sequence} không cùng loại, cùng hồ sơ và sau bản ghi được đính chính",
        "record {sequence} is not of the same kind and case and after the one that is corrected",
    ),
    "register.trouble.erased": (
        "dữ liệu cá nhân của hồ sơ `{case}` đã được xóa",
        "the personal data of the case `{case}` are erased",
    ),
    "register.trouble.others_too": (
        "hồ sơ `{case}` nói về nhiều người ({known}); dữ liệu của tất cả sẽ bị xóa cùng nhau, nên phải nêu đủ mọi người",
        "the case `{case}` tells of several persons ({known}); the data of all of them go together, so name them all",
    ),
    "register.trouble.not_an_export": (
        "dòng {line} không phải là một bản ghi xuất từ sổ, hoặc đã bị sửa",
        "line {line} is not a record exported from a register, or was altered",
    ),
    "register.trouble.another_register": (
        "bản ghi {sequence} thuộc một sổ khác hoặc một lịch sử khác",
        "record {sequence} belongs to another register or another history",
    ),
    "register.trouble.bad_member": (
        "mã thành viên `{name}` phải gồm chữ thường không dấu, số và gạch nối",
        "the member's id `{name}` must consist of small plain letters, digits and hyphens",
    ),
    "register.trouble.unchecked": (
        "đề nghị đối với {persons} chưa được đối chiếu bằng bộ máy suy luận thứ hai ({reason}), nên không ghi vào sổ; nếu vẫn phải ghi, hãy yêu cầu ghi khi chưa đối chiếu (--unconfirmed, hoặc ô chọn trên màn hình)",
        "what is recommended for {persons} was not checked against the second engine ({reason}), so nothing is put on record; if it must be, ask for that (--unconfirmed, or the box on the screen)",
    ),
    "register.trouble.tried": (
        "cách hiểu {readings} chỉ là thử, chưa ai xác định, nên không ghi vào sổ; nếu đã có cấp xác định, hãy ghi vào `readings:` của hồ sơ, kèm ai xác định",
        "the reading {readings} is only tried out and adopted by nobody, so nothing is put on record; if it is adopted, write it into the `readings:` of the case, with who adopted it",
    ),
    "register.trouble.moved": (
        "vừa có thêm nhận định về hồ sơ `{case}`; hãy gọi lại",
        "members have just assessed the case `{case}`; call again",
    ),
}
