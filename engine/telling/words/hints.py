"""What to do about a diagnostic, an imperative each; and the words of the software that diagnostics use."""

SENTENCES: dict[str, tuple[str, str]] = {
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "hint": ("gợi ý", "hint"),
    "hint.did-you-mean": ("có phải là `{suggestion}`?", "did you mean `{suggestion}`?"),
    "hint.known": ("chọn trong: {known}", "choose from: {known}"),
    "hint.example": ("viết như `{example}`", "write it like `{example}`"),
    "hint.key-without-value.space": (
        "viết `{example}`, có dấu cách sau dấu hai chấm",
        "write `{example}`, with a space after the colon",
    ),
    "hint.key-without-value.list": (
        "viết nhiều mục trong ngoặc vuông: `{example}`",
        "write several in brackets: `{example}`",
    ),
    "hint.lookalike-character.space": (
        "gõ dấu cách thường thay cho {character}",
        "type a plain space instead of {character}",
    ),
    "hint.lookalike-character.hyphen": (
        "gõ dấu gạch nối thường (-) thay cho {character}",
        "type a plain hyphen (-) instead of {character}",
    ),
    "hint.lookalike-character.quote": (
        "gõ dấu nháy thẳng thay cho {character}, cả ở đầu và ở cuối; tiếng đơn thì bỏ dấu nháy",
        "type plain quotes instead of {character}, at both ends; a single word needs none",
    ),
    "hint.cut-text": (
        "nếu dấu thăng thuộc về câu, đặt cả câu trong ngoặc kép; nếu là chú thích, viết ở dòng riêng",
        "put the whole text in double quotes if the sign belongs to it; else move the comment to a line of its own",
    ),
    "hint.key-without-value.comma": (
        'đặt câu có dấu phẩy trong ngoặc kép: {{vi: "a, b"}}',
        'put text with a comma in double quotes: {{vi: "a, b"}}',
    ),
    "hint.yaml-syntax.colon": (
        "đặt câu có dấu hai chấm trong ngoặc kép, và thụt các khóa cùng tầng bằng nhau",
        "put text with a colon in double quotes, and indent keys of one level alike",
    ),
    "hint.yaml-syntax.character": (
        "đặt câu bắt đầu bằng ký tự này trong ngoặc kép; thụt dòng bằng dấu cách, không bằng tab",
        "put text that begins with this character in double quotes; indent with spaces, not tabs",
    ),
    "hint.yaml-syntax.unclosed": (
        "đóng ngoặc hoặc dấu nháy, và ngăn các mục bằng dấu phẩy",
        "close the bracket or quote, and put commas between items",
    ),
    "hint.yaml-syntax.escape": (
        "trong ngoặc kép, viết `\\\\` cho một dấu gạch chéo ngược",
        "in double quotes, write `\\\\` for one backslash",
    ),
    "hint.yaml-syntax.json": (
        "trong JSON, đặt chữ trong ngoặc kép, ngăn các mục bằng dấu phẩy, và đóng mọi ngoặc",
        "in JSON, put text in double quotes and commas between items, and close every bracket",
    ),
    "hint.yaml-syntax.key": (
        "viết `khóa: giá trị`, có dấu cách sau dấu hai chấm",
        "write `key: value`, with a space after the colon",
    ),
    "hint.yaml-syntax.indent": (
        "thụt các dòng cùng tầng bằng nhau, và đặt cả câu trong ngoặc kép",
        "indent lines of one level alike, and put the whole of a text in double quotes",
    ),
    "hint.yaml-syntax.other": (
        "đặt câu có dấu hai chấm hoặc dấu phẩy trong ngoặc kép; thụt dòng bằng dấu cách",
        "put text with a colon or a comma in double quotes, and indent with spaces",
    ),
    "hint.yaml-alias": ("viết lại nội dung ở chỗ cần dùng", "write the content out where it is needed"),
    "hint.yaml-merge-key": ("viết lại nội dung ở chỗ cần dùng", "write the content out where it is needed"),
    "hint.yaml-tag": ("bỏ thẻ: mọi giá trị đều là chữ", "leave the tag out: every value is text"),
    "hint.yaml-directive": ("bỏ dòng này", "leave this line out"),
    "hint.several-documents": ("để mỗi tài liệu trong một tệp riêng", "keep each document in a file of its own"),
    "hint.key-not-text": ("đặt câu có ngoặc trong ngoặc kép", "put text with brackets in double quotes"),
    "hint.too-many-persons": (
        "tách thành nhiều hồ sơ có cùng phần thí điểm",
        "write several cases with the same pilot",
    ),
    "hint.empty-value": (
        "điền vào, hoặc bỏ cả dòng nếu không cần",
        "fill it in, or leave the line out if it is not needed",
    ),
    "hint.missing-translation": ("viết `{{vi: …, en: …}}`", "write `{{vi: …, en: …}}`"),
    "hint.quote-not-in-clause": ("chép nguyên văn từ khoản đó", "copy the words from the clause"),
    "hint.not-utf8": ("lưu lại tệp với bảng mã UTF-8", "save the file as UTF-8"),
    "hint.not-utf8.other": (
        "tệp ở dạng {encoding}: lưu lại với bảng mã UTF-8",
        "the file is {encoding}: save it as UTF-8",
    ),
    "hint.forbidden-character.line-ends": (
        "lưu lại tệp với dấu hết dòng của Windows (CRLF) hoặc Unix (LF)",
        "save the file with the line ends of Windows (CRLF) or Unix (LF)",
    ),
    "hint.not-utf8.table": (
        "nêu bảng mã của tệp, như --encoding windows-1258, hoặc lưu lại tệp với bảng mã UTF-8",
        "name its encoding, such as --encoding windows-1258, or save the file as UTF-8",
    ),
    "hint.bad-workbook": (
        "mở bằng Excel rồi lưu lại dạng .xlsx, không đặt mật khẩu",
        "open it in Excel and save it as .xlsx, without a password",
    ),
    "hint.unfinished-table": (
        "xuất lại bảng; bảng lớn thì lưu dạng .csv hoặc .parquet",
        "export the table again; a large one as .csv or .parquet",
    ),
    "hint.too-many-columns": (
        "chỉ để lại những cột cần dùng",
        "leave only the columns that are needed",
    ),
    "hint.wrong-encoding": (
        "nêu đúng bảng mã bằng --encoding, hoặc lưu lại tệp với bảng mã UTF-8",
        "name the right one with --encoding, or save the file as UTF-8",
    ),
    "hint.no-header": (
        "thêm ở trên cùng một dòng với mã hoặc tên của các tình tiết",
        "put a row above it with the ids or labels of the findings",
    ),
    "hint.no-finding-column": (
        "đặt tên cột bằng mã hoặc tên của tình tiết, đúng như trong findings.yaml",
        "name the columns by the ids or labels of findings, just as in findings.yaml",
    ),
    "hint.same-finding": ("giữ lại một cột", "keep one of them"),
    "hint.ragged-row": (
        "đặt ô có chứa dấu phân cách trong dấu nháy kép",
        "put a cell that holds a separator in double quotes",
    ),
    "hint.endless-row": (
        "đóng dấu nháy kép; dấu nháy kép trong ô thì viết hai lần",
        "close the double quote; inside a cell write it twice",
    ),
    "hint.forbidden-character": ("xóa ký tự đó rồi gõ lại dòng này", "delete it, and type the line again"),
    "hint.is-a-directory": ("nêu tên tệp trong đó", "name a file in it"),
    "hint.not-a-file": (
        "lưu thành tệp, hoặc đưa qua đầu vào chuẩn: `-`",
        "save it as a file, or give it on standard input: `-`",
    ),
    "hint.no-findings": (
        "nêu ít nhất một tình tiết; tình tiết chưa rõ thì không ghi",
        "give at least one finding; leave out what is not known",
    ),
    "hint.wrong-scope.pilot": (
        "chuyển lên `pilot: findings:`, vì nó chung cho mọi người",
        "move it to `pilot: findings:`: it is the same for everyone",
    ),
    "hint.wrong-scope.person": ("chuyển xuống `findings:` của từng người", "move it to the `findings:` of each person"),
    "hint.value-and-contested": (
        "viết `{{value: yes}}` hoặc `{{contested: {{yes: [E1], no: [E2]}}}}`",
        "write `{{value: yes}}` or `{{contested: {{yes: [E1], no: [E2]}}}}`",
    ),
    "hint.contested-one-sided": (
        "viết `{{contested: {{yes: [E1], no: [E2]}}}}`",
        "write `{{contested: {{yes: [E1], no: [E2]}}}}`",
    ),
    "hint.same-name": (
        "nếu là một người, gộp lại làm một; nếu là hai người, thêm điều phân biệt vào tên",
        "if they are one person, make them one; if two, add to the name what tells them apart",
    ),
    "hint.side-without-evidence": (
        "bỏ `{value}` đi, hoặc nêu chứng cứ của phía này",
        "leave `{value}` out, or name the evidence for it",
    ),
    "hint.adverse-without-evidence": (
        "nêu chứng cứ: `{{value: {value}, evidence: [E1]}}`",
        "name the evidence: `{{value: {value}, evidence: [E1]}}`",
    ),
    "hint.unknown-evidence": ("thêm vào danh mục `evidence:`", "add it to the list `evidence:`"),
    "hint.bad-condition": (
        "viết `tình_tiết: giá_trị`, `all:`, `any:`, `not:`, `role:` hoặc `at_least: {{n:, of:}}`",
        "write `finding: value`, `all:`, `any:`, `not:`, `role:` or `at_least: {{n:, of:}}`",
    ),
    "hint.bad-condition.reading": (
        "viết `{{Q7: tên_cách_hiểu}}`, hoặc `{{Q7: [cách_này, cách_kia]}}`",
        "write `{{Q7: its_reading}}`, or `{{Q7: [one, another]}}`",
    ),
    "hint.unknown-variable.question": (
        "đây là câu hỏi mở: viết `reading: {{{name}: tên_cách_hiểu}}`",
        "this is an open question: write `reading: {{{name}: its_reading}}`",
    ),
    "hint.no-readings": (
        "nêu `readings:` thay cho `default:` ở câu hỏi đó, hoặc bỏ chỗ này",
        "give the question `readings:` in the place of its `default:`, or leave this out",
    ),
    "hint.same-reading": (
        "gọi tên một trong hai ở `under:` hoặc `reading:` của một quy tắc, hoặc bỏ bớt cách hiểu",
        "name one of them in a rule's `under:` or `reading:`, or drop a reading",
    ),
    "hint.under-every-reading": ("bỏ câu hỏi này khỏi `under:`", "leave the question out of `under:`"),
    "hint.otherwise-under": (
        "viết điều kiện thay cho `otherwise`, hoặc bỏ `under:`",
        "write a condition in the place of `otherwise`, or leave `under:` out",
    ),
    "hint.default-or-readings": (
        "cách hiểu viết đầu tiên trong `readings:` là mặc định; khi đó không ghi `default:` và `other:`",
        "the first of `readings:` is the default; then leave out `default:` and `other:`",
    ),
    "hint.adopted-or-open": (
        "bỏ một trong hai, hoặc bỏ cả câu hỏi để giữ cách hiểu mặc định",
        "drop one of the two, or the question as a whole, which is then read by default",
    ),
    "hint.readings-apart": (
        "chọn cách hiểu khác cho một trong các câu hỏi đó; vì sao thì xem `apart:`",
        "adopt another reading of one of the questions; what may not stand together is said in `apart:`",
    ),
    "hint.one-claim": (
        "nêu một trong: `must`, `must_not`, `unchanged_by`, `never_milder_with`, `individual` (không có `when`)",
        "give one of `must`, `must_not`, `unchanged_by`, `never_milder_with`, `individual` (without `when`)",
    ),
    "hint.wrong-base-version": (
        "viết `extends: {given}` sau khi xem lại các quy tắc thay thế",
        "write `extends: {given}`, once the replaced rules have been looked at again",
    ),
    "hint.other-rulebook": (
        "kiểm tra hồ sơ theo chính bộ quy tắc sẽ dùng: `load_case(…, rulebook)`",
        "check the case under the rulebook that is to decide: `load_case(…, rulebook)`",
    ),
    "hint.other-readings": (
        "kiểm tra hồ sơ theo chính bộ quy tắc với cách hiểu sẽ dùng, hoặc ghi cách hiểu đó vào `readings:` của hồ sơ",
        "check the case under the rulebook as it is to be read, or write that reading into the `readings:` of the case",
    ),
    "hint.wrong-rulebook": (
        "đọc hồ sơ theo `{given}`, hoặc sửa `rulebook:` nếu hồ sơ viết nhầm tên",
        "read the case under `{given}`, or correct `rulebook:` if the name there is wrong",
    ),
    "hint.open-outcome": ("viết `merit: no`", "write `merit: no`"),
    "hint.gap": (
        "thêm quy tắc cho trường hợp này, hoặc một quy tắc `when: otherwise`",
        "add a rule for this case, or one with `when: otherwise`",
    ),
    "hint.conflict": ("ghi quy tắc nào thắng bằng `overrides:`", "say which rule prevails with `overrides:`"),
    "hint.dead-rule": (
        "bỏ quy tắc, hoặc sửa điều kiện hay quy tắc loại trừ nó",
        "drop it, or mend its condition or what overrides it",
    ),
    "hint.never-holds": ("bỏ quy tắc hoặc sửa điều kiện", "drop the rule or mend its condition"),
    "hint.unreachable-value": (
        "bỏ giá trị đó, hoặc sửa quy tắc, ràng buộc đã nêu",
        "drop the value, or mend the rules or constraints named",
    ),
    "hint.idle-part": (
        "bỏ phần đó, hoặc ghi `idle: [{{part: {part}, reason: …}}]` cạnh quy tắc và nêu lý do",
        "drop the part, or write `idle: [{{part: {part}, reason: …}}]` beside the rule, with the reason",
    ),
    "hint.not-idle": ("bỏ dòng đó trong `idle:`", "take it out of `idle:`"),
    "hint.not-monotone": (
        "sửa quy tắc, hoặc bỏ `polarity` nếu tình tiết không nói về hành vi",
        "mend the rules, or drop the `polarity` if the finding is not about conduct",
    ),
    "hint.broken-invariant.under": (
        "sửa quy tắc của cách hiểu đó, hoặc ghi nó vào `unless:` của điều bất biến",
        "mend the rules of that reading, or name it in the `unless:` of the invariant",
    ),
    "hint.needless-unless": ("bỏ cách hiểu đó khỏi `unless:`", "take it out of `unless:`"),
    "hint.reading-multiplies": (
        "ghi `about:` bên cạnh câu hỏi, kèm tình tiết mà các quy tắc của nó xét cùng lúc",
        "write `about:` beside the question, with the finding that its rules look at beside it",
    ),
    "hint.not-individual": ("đổi `scope` của tình tiết thành `person`", "give the finding the scope `person`"),
    "hint.about-identity": ("bỏ tình tiết hoặc vai trò này", "take this finding or role out"),
    "entry.rules": ("quy tắc", "rule"),
    "entry.findings": ("tình tiết", "finding"),
    "entry.constraints": ("ràng buộc", "constraint"),
    "entry.invariants": ("điều bất biến", "invariant"),
    "kind.text": ("chữ", "text"),
    "kind.list": ("danh sách", "list"),
    "kind.mapping": ("bảng `khóa: giá trị`", "mapping"),
    "kind.number": ("số", "number"),
    "word.true": ("đúng", "true"),
    "word.false": ("sai", "false"),
    "word.true, false": ("đúng hoặc luôn sai", "true, or always false"),
}
