"""The help of `congtam register` and its commands."""

SENTENCES: dict[str, tuple[str, str]] = {
    "help.register": (
        "Sổ ghi không sửa, không xóa: hồ sơ, bộ quy tắc, đề nghị, nhận định và quyết định.\n\nVí dụ: congtam register decide ho-so.yaml",
        "The register, to which is only added: cases, rulebooks, recommendations, assessments and decisions.",
    ),
    "help.register_init": (
        "Lập sổ mới.\n\nVí dụ: congtam register init --register so.db",
        "Make a new register.",
    ),
    "help.register_add_case": (
        "Ghi một phiên bản của hồ sơ vào sổ.\n\nVí dụ: congtam register add-case ho-so.yaml",
        "Put a version of a case on record.",
    ),
    "help.register_decide": (
        "Đưa ra đề nghị và ghi hồ sơ, bộ quy tắc, đề nghị vào sổ.\n\nVí dụ: congtam register decide ho-so.yaml --key hs-12-2024",
        "Recommend, and put the case, its rulebook and the recommendation on record.",
    ),
    "help.register_verify": (
        "Kiểm tra sổ: chuỗi băm, mọi mã băm, và lập lại mọi đề nghị.\n\nVí dụ: congtam register verify --receipt 3:MÃ:MÃ",
        "Check the register: its chain, every digest, and every recommendation made once more.",
    ),
    "help.register_where": (
        "Tệp SQLite hoặc URL PostgreSQL của sổ.",
        "SQLite file or PostgreSQL URL of the register.",
    ),
    "help.register_key": (
        "Khóa chống ghi trùng: gọi lại với cùng khóa thì không ghi thêm.",
        "Idempotency key: the same call with the same key is put on record once.",
    ),
    "help.register_field": ("Lĩnh vực của hồ sơ, để thống kê.", "Field of the case, for statistics."),
    "help.register_reason": ("Lý do.", "The reason."),
    "help.register_case": ("Tệp hồ sơ YAML; - là đầu vào chuẩn.", "Case file in YAML; - is standard input."),
    "help.register_receipt": (
        "Biên nhận đã in, dạng SỐ:MÃ:MÃ; dùng được nhiều lần.",
        "A receipt that was printed, as NUMBER:DIGEST:HEAD; may be given several times.",
    ),
    "help.register_replay": ("Có lập lại các đề nghị hay không.", "Whether recommendations are made again."),
    "help.register_assess": (
        "Ghi nhận định của một thành viên về một tình tiết.\n\nVí dụ: congtam register assess ho-so damage_level minor --member m1 --reason 'Theo kết luận kiểm toán'",
        "Put a member's assessment of a finding on record.",
    ),
    "help.register_authority": (
        "Ghi quyết định của cấp có thẩm quyền; khác đề nghị thì phải nêu lý do.\n\nVí dụ: congtam register authority ho-so p1 reduction --by 'Ban Thường vụ' --reason 'Vì …'",
        "Put the authority's own decision on record; where it departs from the recommendation it needs its reason.",
    ),
    "help.register_correct": (
        "Đính chính: bản ghi cũ vẫn còn, nhưng không còn hiệu lực.\n\nVí dụ: congtam register correct 12 --by 15 --reason 'Ghi nhầm'",
        "Correct: the old record stays, and counts no more.",
    ),
    "help.register_show": (
        "Xem một bản ghi, hoặc liệt kê.\n\nVí dụ: congtam register show 4",
        "Show a record, or list them.",
    ),
    "help.register_search": (
        "Tìm chữ trong hồ sơ, nhận định và lý do; gõ có dấu hay không dấu đều được.\n\nVí dụ: congtam register search thi diem",
        "Search cases, assessments and reasons, typed with or without accents.",
    ),
    "help.register_export": (
        "Xuất cả sổ thành các dòng JSON (có dữ liệu cá nhân), hoặc bảng CSV (không có).\n\nVí dụ: congtam register export --out so.jsonl",
        "Export the whole register as JSON lines (with personal data), or a CSV table (without).",
    ),
    "help.register_import": (
        "Nhập sổ đã xuất vào sổ mới, hoặc bổ sung phần còn thiếu.\n\nVí dụ: congtam register import so.jsonl --register ban-sao.db",
        "Import an export into a new register, or add what is missing.",
    ),
    "help.register_stats": (
        "Thống kê kết quả theo mục, lĩnh vực, năm; quyết định khác đề nghị bao nhiêu và vì sao.\n\nVí dụ: congtam register stats --svg hinh/",
        "Outcomes by clause, field and year; how often and why decisions departed from recommendations.",
    ),
    "help.register_agreement": (
        "Ai nhận định thế nào, và chỗ nào các thành viên khác nhau.\n\nVí dụ: congtam register agreement ho-so",
        "Who said what, and where members differ.",
    ),
    "help.register_erase_person": (
        "Xóa dữ liệu cá nhân của hồ sơ; chuỗi bản ghi vẫn nguyên vẹn.\n\nVí dụ: congtam register erase-person ho-so p1 p2",
        "Erase the personal data of a case; the chain stays valid.",
    ),
    "help.register_precedents": (
        "So với những người đã được đề nghị hoặc quyết định: ai ở vị trí không kém thuận lợi mà kết quả lại nặng hơn, hoặc ngược lại; và các hồ sơ gần nhất.\n\nVí dụ: congtam register precedents ho-so.yaml --register so.db",
        "Compare with everyone decided before: who stands no worse and yet comes off harsher, or the reverse; and the nearest cases.",
    ),
    "help.register_only_person": ("Chỉ người có mã này.", "Only the person of this id."),
    "help.register_case_id": (
        "Mã của hồ sơ trong sổ.",
        "Id of a case in the register.",
    ),
    "help.register_person": (
        "Mã của người được xét.",
        "Id of the person.",
    ),
    "help.register_persons": (
        "Mã của mọi người trong hồ sơ.",
        "Ids of all persons of the case.",
    ),
    "help.register_finding": (
        "Mã của tình tiết.",
        "Id of the finding.",
    ),
    "help.register_value": (
        "Giá trị, hoặc unknown.",
        "Its value, or unknown.",
    ),
    "help.register_organisation": (
        "Cơ quan lưu hồ sơ (tệp YAML): nếu yêu cầu second_opinion: required thì không ghi đề nghị chỉ do một bộ máy tính ra.",
        "Whose register it is (a YAML file): where it says second_opinion: required, nothing that one engine alone computed is recorded.",
    ),
    "help.register_unconfirmed": (
        "Vẫn ghi đề nghị chưa được đối chiếu bằng bộ máy suy luận thứ hai; bản ghi giữ lý do.",
        "Record even what was not checked against the second engine; the record keeps the reason.",
    ),
    "help.register_member": (
        "Mã của thành viên, không phải tên.",
        "Id of the member, not a name.",
    ),
    "help.register_owner": (
        "Mã của người mà tình tiết nói về.",
        "Id of the person whom the finding is about.",
    ),
    "help.register_evidence": (
        "Mã chứng cứ; dùng được nhiều lần.",
        "Id of an item of evidence; may be given several times.",
    ),
    "help.register_dissent": (
        "Ý kiến bảo lưu.",
        "An opinion to be reserved.",
    ),
    "help.register_outcome": (
        "Kết quả được quyết định, như exemption.",
        "The outcome decided, such as exemption.",
    ),
    "help.register_by": (
        "Cấp có thẩm quyền đã quyết định.",
        "The authority that decided.",
    ),
    "help.register_sequence": (
        "Số của bản ghi.",
        "Number of the record.",
    ),
    "help.register_instead": (
        "Số của bản ghi thay thế.",
        "Number of the record that counts instead.",
    ),
    "help.register_only_case": (
        "Chỉ các bản ghi của hồ sơ này.",
        "Only the records of this case.",
    ),
    "help.register_raw": (
        "In đúng từng byte phần cất riêng: hồ sơ, đề nghị.",
        "Print what is kept apart byte by byte: a case, a decision.",
    ),
    "help.register_words": (
        "Chữ cần tìm; cụm từ để trong ngoặc kép.",
        "Words; a phrase stands in double quotes.",
    ),
    "help.register_limit": (
        "Số bản ghi nhiều nhất.",
        "List at most so many records.",
    ),
    "help.register_out": (
        "Tệp mới sẽ ghi; bỏ trống thì in ra.",
        "New file to write; printed if left out.",
    ),
    "help.register_as": (
        "Dạng: jsonl hoặc csv.",
        "Form: jsonl or csv.",
    ),
    "help.register_file": (
        "Tệp đã xuất.",
        "The exported file.",
    ),
    "help.register_svg": (
        "Ghi các hình SVG vào thư mục này.",
        "Write pictures as SVG to this folder.",
    ),
}
