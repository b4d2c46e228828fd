"""What is said of a register and of what stands in it."""

SENTENCES: dict[str, tuple[str, str]] = {
    "register.exists": (
        "đã có tệp `{file}`; sổ không xuất đè lên tệp nào: hãy nêu tên khác",
        "the file `{file}` exists, and no export replaces one: name another",
    ),
    "register.made": ("Đã lập sổ {where}.", "The register {where} is made."),
    "register.receipt": ("Biên nhận: {receipt}", "Receipt: {receipt}"),
    "register.receipt_of": ("Biên nhận ({person}): {receipt}", "Receipt ({person}): {receipt}"),
    "register.account": ("Tài khoản đã ghi: {account}", "Account that wrote it: {account}"),
    "register.verdict.sound": ("Sổ nguyên vẹn: {counted}.", "The register is sound: {counted}."),
    "register.verdict.sound_until": (
        "Sổ nguyên vẹn đến bản ghi {covered}, bản ghi cuối có biên nhận được đưa ra; sau đó không thấy chỗ sai: {counted}.",
        "The register is sound up to record {covered}, the last whose receipt was given; after it no fault was found: {counted}.",
    ),
    "register.verdict.unproven": (
        "Không thấy chỗ sai, nhưng chưa có biên nhận nào chứng tỏ sổ nguyên vẹn: {counted}.",
        "No fault was found, but no receipt was given that would prove the register sound: {counted}.",
    ),
    "register.verdict.weak": (
        "Không thấy chỗ sai, nhưng có {weak} cảnh báo: {counted}.",
        "No fault was found, but {weak} warnings stand: {counted}.",
    ),
    "register.verdict.unsound": (
        "SỔ KHÔNG CÒN NGUYÊN VẸN: {faults} chỗ sai; {counted}.",
        "THE REGISTER IS NOT SOUND: {faults} faults; {counted}.",
    ),
    "register.counted": (
        "{records} bản ghi, {rulebooks} bộ quy tắc, {sealed} phần cất riêng, lập lại {replayed} đề nghị, đối chiếu {receipts} biên nhận",
        "{records} records, {rulebooks} rulebooks, {sealed} parts kept apart, {replayed} recommendations made again, {receipts} receipts compared",
    ),
    "register.weak.open_file": (
        "cảnh báo: người khác trên máy này đọc hoặc ghi được tệp {name}; hãy đặt quyền 0600",
        "warning: others of this machine may read or write the file {name}; set its mode to 0600",
    ),
    "register.weak.granted_more": (
        "cảnh báo: cơ sở dữ liệu cấp quyền mà người ghi sổ không cần, nên thu hồi: {name}",
        "warning: the database grants what no writer needs, and it should be revoked: {name}",
    ),
    "register.unchecked": (
        "Lần kiểm tra này không xem được hoặc không chứng tỏ được:",
        "What this check could not look at, or cannot show:",
    ),
    "register.unchecked.no_receipts": (
        "Chưa đối chiếu biên nhận nào: thiếu biên nhận thì không thấy được việc cắt bớt, tính lại hay thay bằng bản cũ.",
        "No receipt was compared: without one, cutting off, computing anew and putting back an older copy are not seen.",
    ),
    "register.unchecked.after_receipts": (
        "{count} bản ghi đứng sau biên nhận cuối cùng được đưa ra: việc viết lại hay cắt bớt các bản ghi ấy thì không thấy được.",
        "{count} records follow the last one whose receipt was given: it is not seen whether they were written anew or cut off.",
    ),
    "register.unchecked.erasures": (
        "{count} lần xóa dữ liệu cá nhân chưa có biên nhận nào bảo đảm (bản ghi {names}): ai có cơ sở dữ liệu trong tay đều giả được. Hãy đối chiếu biên nhận của từng lần xóa.",
        "{count} erasures are not covered by the receipts given (records {names}): whoever has the database in hand can forge one. Compare the receipt of each erasure.",
    ),
    "register.unchecked.no_replay": (
        "Các đề nghị không được lập lại (--no-replay).",
        "Recommendations were not made again (--no-replay).",
    ),
    "register.unchecked.no_account": (
        "{count} bản ghi không nêu tài khoản đã ghi, vì do phiên bản cũ lập.",
        "{count} records name no account, as an earlier version made them.",
    ),
    "register.unchecked.index": (
        "Chưa kiểm tra được cây tìm kiếm của chỉ mục, vì sổ chỉ đọc được hoặc chương trình khác đang ghi.",
        "The search tree of the index could not be checked, as the register can only be read or another program writes to it.",
    ),
    "register.unchecked.server": (
        "Tệp và cây chỉ mục của máy chủ PostgreSQL không được xem; hãy dùng pg_amcheck.",
        "The files and index trees of the PostgreSQL server were not looked into; use pg_amcheck.",
    ),
    "register.unchecked.rights": (
        "Tài khoản cơ sở dữ liệu này không xem được ai có quyền gì.",
        "This account of the database may not see who may do what.",
    ),
    "register.unchecked.files": (
        "Quyền truy cập tệp không kiểm tra được trên hệ điều hành này.",
        "Who may read the files cannot be told on this operating system.",
    ),
    "register.unchecked.administrators": (
        "Các tài khoản sau tháo được khóa bảo vệ của cơ sở dữ liệu rồi lắp lại, và việc đó không để lại dấu vết: {names}.",
        "These accounts may take the database's guards away and put them back, which leaves no trace: {names}.",
    ),
    "register.unchecked.unsigned": (
        "Mã băm không phải là chữ ký: ai có cơ sở dữ liệu trong tay đều tính lại được cả chuỗi; chỉ biên nhận giữ ở nơi khác mới cho thấy.",
        "Digests are no signatures: whoever has the database in hand can compute the whole chain anew; only receipts that are kept elsewhere show it.",
    ),
    "register.head": ("Biên nhận của bản ghi cuối: {receipt}", "Receipt of the last record: {receipt}"),
    "register.unchecked.erased": (
        "{count} phần dữ liệu cá nhân đã được xóa có ghi sổ (bản ghi {names}), nên không so được.",
        "{count} parts with personal data are erased, and their erasure is on record (records {names}): they cannot be compared.",
    ),
    "register.unchecked.replayed_by_findings": (
        "{count} đề nghị được lập lại chỉ từ các tình tiết, vì dữ liệu cá nhân đã xóa.",
        "{count} recommendations were made again from the findings alone, as personal data are erased.",
    ),
    "register.unchecked.replayed_alone": (
        "{count} đề nghị chỉ do một bộ máy suy luận lập lại: ở đây bộ máy thứ hai không được cài đặt hoặc không trả lời.",
        "{count} recommendations were made again by one engine alone: the second is not installed here, or gave no answer.",
    ),
    "register.unchecked.unconfirmed": (
        "{count} đề nghị được ghi vào sổ khi chưa được đối chiếu bằng bộ máy suy luận thứ hai.",
        "{count} recommendations were put on record without a check against the second engine.",
    ),
    "register.unchecked.of_other_software": (
        "{count} đề nghị do phiên bản phần mềm khác lập: so kết quả, không so từng byte.",
        "{count} recommendations are by another version of the software: the answer is compared, not the bytes.",
    ),
    "register.merged": (
        "Đã thêm {count} nhận định của thành viên: tình tiết mà các nhận định khác nhau được coi là còn tranh chấp.",
        "{count} assessments by members were added: findings on which they differ count as contested.",
    ),
    "register.assessment_title": (
        "Nhận định của thành viên {member}, bản ghi {sequence} của sổ",
        "Assessment by member {member}, record {sequence} of the register",
    ),
    "register.erased": (
        "Đã xóa dữ liệu cá nhân của hồ sơ {case} trong sổ này. Bản sao lưu, bản xuất và giấy tờ phải xóa riêng.",
        "The personal data of the case {case} are erased from this register. Backups, exports and paper have to be dealt with apart.",
    ),
    "register.not_overwritten": (
        "dữ liệu đã xóa chưa bị ghi đè, vì chương trình khác đang mở sổ hoặc tài khoản không sở hữu các bảng; hãy gọi lại với --key {key} khi không còn vướng",
        "what was deleted is not written over yet, as another program has the register open or the tables are someone else's; call again with --key {key} when that is out of the way",
    ),
    "register.words_erased": (
        "(đã xóa)",
        "(erased)",
    ),
    "register.nothing": (
        "Không có bản ghi nào.",
        "There is no record.",
    ),
    "register.imported": (
        "Đã nhập {count} bản ghi.",
        "{count} records imported.",
    ),
    "register.contested": (
        "CÒN TRANH CHẤP",
        "CONTESTED",
    ),
    "register.agreed": (
        "thống nhất",
        "agreed",
    ),
    "register.dissent": (
        "(bảo lưu ý kiến)",
        "(dissent)",
    ),
    "register.kappa": (
        "Hệ số kappa của Fleiss: {kappa} ({members} thành viên, {findings} tình tiết mà ai cũng nhận định; {left_out} tình tiết khác không tính).",
        "Fleiss' kappa: {kappa} ({members} members, the {findings} findings that all of them assessed; {left_out} others not counted).",
    ),
    "register.no_kappa": (
        "Chưa tính được kappa: cần ít nhất hai thành viên cùng nhận định hai tình tiết và không phải lúc nào cũng cùng một giá trị.",
        "No kappa: it takes two members who both assessed two findings, and more than one value among them.",
    ),
    "register.stats.year": (
        "Kết quả theo năm",
        "Outcomes by year",
    ),
    "register.stats.field": (
        "Kết quả theo lĩnh vực",
        "Outcomes by field",
    ),
    "register.stats.clause": (
        "Kết quả theo mục của Kết luận",
        "Outcomes by clause",
    ),
    "register.stats.departures": (
        "Cấp có thẩm quyền đã quyết định {decided}, khác đề nghị {departed}.",
        "Authorities decided {decided}, and departed from the recommendation in {departed}.",
    ),
    "register.stats.unchecked": (
        "Trong các đề nghị trên, {count} đề nghị chưa được đối chiếu bằng bộ máy suy luận thứ hai.",
        "Of these recommendations {count} were not checked against the second engine.",
    ),
    "register.stats.reread": (
        "Trong đó {count} người được đề nghị theo cách hiểu riêng của hồ sơ, không phải cách hiểu chung của bộ quy tắc: {readings}.",
        "Of these {count} were decided under readings that the case adopts, other than the rulebook's own: {readings}.",
    ),
    "register.kind.opening": (
        "mở sổ",
        "opening",
    ),
    "register.kind.rulebook": (
        "bộ quy tắc",
        "rulebook",
    ),
    "register.kind.case": (
        "hồ sơ",
        "case",
    ),
    "register.kind.decision": (
        "đề nghị",
        "recommendation",
    ),
    "register.kind.assessment": (
        "nhận định",
        "assessment",
    ),
    "register.kind.authority": (
        "quyết định",
        "authority's decision",
    ),
    "register.kind.correction": (
        "đính chính",
        "correction",
    ),
    "register.kind.erasure": (
        "xóa dữ liệu cá nhân",
        "erasure",
    ),
}
