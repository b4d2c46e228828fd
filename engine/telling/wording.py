"""Every sentence the software says, in Vietnamese and English, by key. What a rulebook or a case says is its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.reading import characters
from engine.reading.diagnostics import Diagnostic
from engine.reading.entries import Language
from engine.telling.report_wording import SENTENCES as REPORT

LANG = "CONGTAM_LANG"
"""The environment variable that names the language of whoever has not chosen one; `congtam ui --lang` sets it."""
LONG = 300
"""A longer list of names is no hint."""

SENTENCES: dict[str, tuple[str, str]] = {
    # -- diagnostics: one lowercase sentence, the user's own words in backticks
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "diagnostic.missing-file": ("không có tệp `{name}`", "there is no file `{name}`"),
    "diagnostic.is-a-directory": ("`{name}` là thư mục, không phải tệp", "`{name}` is a directory, not a file"),
    "diagnostic.unreadable-file": ("không đọc được tệp `{name}`", "the file `{name}` cannot be read"),
    "diagnostic.empty-file": ("tệp không có nội dung", "the file is empty"),
    "diagnostic.unknown-file": (
        "bộ quy tắc không có phần nào để trong tệp `{name}`",
        "no part of a rulebook is kept in the file `{name}`",
    ),
    "diagnostic.file-too-large": (
        "tệp dài hơn giới hạn {limit} byte",
        "the file is longer than the limit of {limit} bytes",
    ),
    "diagnostic.not-utf8": ("tệp không ở dạng UTF-8", "the file is not UTF-8 text"),
    "diagnostic.forbidden-character": (
        "không được dùng ký tự này: {character}",
        "this character is not allowed: {character}",
    ),
    "diagnostic.yaml-syntax": ("chỗ này không đúng cú pháp YAML", "this is not YAML"),
    "diagnostic.yaml-alias": (
        "không được dùng neo hay bí danh YAML `{name}`",
        "the YAML anchor or alias `{name}` is not allowed",
    ),
    "diagnostic.yaml-tag": ("không được dùng thẻ YAML `{tag}`", "the YAML tag `{tag}` is not allowed"),
    "diagnostic.yaml-directive": (
        "không được dùng chỉ thị YAML `{name}`",
        "the YAML directive `{name}` is not allowed",
    ),
    "diagnostic.yaml-merge-key": ("không được dùng khóa gộp `<<`", "the merge key `<<` is not allowed"),
    "diagnostic.several-documents": (
        "tệp chứa nhiều hơn một tài liệu YAML",
        "the file holds more than one YAML document",
    ),
    "diagnostic.duplicate-key": (
        "khóa `{key}` đã có ở dòng {first}",
        "the key `{key}` was given before, on line {first}",
    ),
    "diagnostic.key-without-value": (
        "`{name}` đứng trong ngoặc nhọn mà không có dấu hai chấm và giá trị",
        "`{name}` stands in braces without a colon and a value",
    ),
    "diagnostic.lookalike-character": (
        "ký tự này chỉ trông giống ký tự cần có ở đây: {character}",
        "this character only looks like the one that belongs here: {character}",
    ),
    "diagnostic.cut-text": (
        "câu chữ bị cắt tại đây: phần từ dấu thăng sau dấu cách trở đi là chú thích",
        "the text is cut here: a number sign after a space begins a comment",
    ),
    "diagnostic.key-not-text": ("khóa phải là chữ", "a key must be plain text"),
    "diagnostic.nested-too-deep": ("lồng nhau quá {limit} tầng", "this is nested more than {limit} levels deep"),
    "diagnostic.too-many-nodes": ("tệp có hơn {limit} mục", "the file has more than {limit} entries"),
    "diagnostic.unknown-field": ("không có mục nào tên `{name}` ở đây", "there is no field `{name}` here"),
    "diagnostic.missing-field": ("thiếu mục `{name}`", "the field `{name}` is missing"),
    "diagnostic.wrong-type": ("`{name}` phải là {expected}", "`{name}` must be a {expected}"),
    "diagnostic.bad-format": ("`{value}` không đúng dạng của `{name}`", "`{value}` does not have the form of `{name}`"),
    "diagnostic.no-such-day": ("không có ngày `{value}`", "there is no day `{value}`"),
    "diagnostic.bad-choice": ("`{value}` không phải là lựa chọn của `{name}`", "`{value}` is not a choice of `{name}`"),
    "diagnostic.empty-value": ("`{name}` để trống", "`{name}` is empty"),
    "diagnostic.wrong-count": (
        "`{name}` có {given} mục, phải là {limit}",
        "`{name}` has the wrong number of entries: {given}, not {limit}",
    ),
    "diagnostic.missing-translation": ("thiếu lời bằng ngôn ngữ `{name}`", "the text in language `{name}` is missing"),
    "diagnostic.duplicate-id": ("mã `{name}` đã dùng ở {first}", "the id `{name}` is already taken at {first}"),
    "diagnostic.reserved-word": (
        "`{name}` là từ có nghĩa riêng, không dùng làm mã được",
        "`{name}` has a meaning of its own and cannot be an id",
    ),
    "diagnostic.unknown-finding": ("không có tình tiết `{name}`", "unknown finding `{name}`"),
    "diagnostic.unknown-value": ("`{of}` không có giá trị `{name}`", "`{of}` has no value `{name}`"),
    "diagnostic.unknown-role": ("không có vai trò `{name}`", "unknown role `{name}`"),
    "diagnostic.unknown-rulebook": ("không có bộ quy tắc `{name}`", "unknown rulebook `{name}`"),
    "diagnostic.unknown-rule": ("không có quy tắc `{name}`", "unknown rule `{name}`"),
    "diagnostic.unknown-variable": (
        "không có tình tiết hay kết luận `{name}`",
        "unknown finding or conclusion `{name}`",
    ),
    "diagnostic.unknown-conclusion": ("không có kết luận `{name}`", "unknown conclusion `{name}`"),
    "diagnostic.unknown-clause": ("không có mục `{name}`", "unknown clause `{name}`"),
    "diagnostic.unknown-document": ("không có văn bản `{name}`", "unknown document `{name}`"),
    "diagnostic.unknown-question": ("không có câu hỏi mở `{name}`", "unknown open question `{name}`"),
    "diagnostic.unknown-outcome": ("không có kết quả `{name}`", "unknown outcome `{name}`"),
    "diagnostic.bad-condition": ("điều kiện viết chưa đúng", "this is not a condition"),
    "diagnostic.missing-citation": (
        "căn cứ này phải dẫn mục hoặc văn bản",
        "this basis needs a clause or a document to cite",
    ),
    "diagnostic.missing-quote": (
        "quy tắc dựa trên lời văn phải trích nguyên văn",
        "a rule that rests on the text must quote it",
    ),
    "diagnostic.quote-not-in-clause": (
        "mục {clause} không có câu `{quote}`",
        "clause {clause} does not contain `{quote}`",
    ),
    "diagnostic.missing-question": (
        "cách hiểu phải nêu số câu hỏi mở mà nó trả lời",
        "an interpretation must name the open question it settles",
    ),
    "diagnostic.missing-reason": ("cách hiểu phải nêu lý do", "an interpretation must give its reason"),
    "diagnostic.then-elsewhere": (
        "quy tắc trong tệp của `{conclusion}` lại kết luận về `{name}`",
        "a rule in the file of `{conclusion}` concludes `{name}`",
    ),
    "diagnostic.override-elsewhere": (
        "quy tắc `{name}` thuộc kết luận khác, `{conclusion}`",
        "the rule `{name}` belongs to another conclusion, `{conclusion}`",
    ),
    "diagnostic.cyclic-conclusions": (
        "các kết luận dựa vòng tròn vào nhau: {cycle}",
        "conclusions use each other in a circle: {cycle}",
    ),
    "diagnostic.cyclic-overrides": (
        "các quy tắc loại trừ nhau vòng tròn: {cycle}",
        "rules override each other in a circle: {cycle}",
    ),
    "diagnostic.several-otherwise": (
        "`{conclusion}` đã có một quy tắc `otherwise`",
        "`{conclusion}` already has an `otherwise` rule",
    ),
    "diagnostic.constraint-not-on-findings": (
        "ràng buộc chỉ được nói về tình tiết, không về `{name}`",
        "a constraint may speak of findings only, not of `{name}`",
    ),
    "diagnostic.no-recommendation": (
        "bộ quy tắc không có kết luận `recommendation`",
        "the rulebook has no conclusion `recommendation`",
    ),
    "diagnostic.open-outcome": (
        "kết quả `{name}` là của hồ sơ còn mở, nên không có chỗ trong thứ tự nhẹ nặng",
        "the outcome `{name}` is that of an open case, so it has no place in the order of merit",
    ),
    "diagnostic.unknown-part": (
        "điều kiện của quy tắc không có phần `{name}`",
        "the condition of the rule has no part `{name}`",
    ),
    "diagnostic.one-claim": (
        "điều bất biến phải nêu đúng một điều phải đúng",
        "an invariant makes exactly one claim",
    ),
    "diagnostic.unknown-base": (
        "không có bộ quy tắc `{name}` để mở rộng",
        "there is no rulebook `{name}` to extend",
    ),
    "diagnostic.wrong-base-version": (
        "bộ quy tắc `{name}` không ở phiên bản `{wanted}`",
        "the rulebook `{name}` is not at version `{wanted}`",
    ),
    "diagnostic.cyclic-extends": (
        "các bộ quy tắc mở rộng nhau vòng tròn: {cycle}",
        "rulebooks extend each other in a circle: {cycle}",
    ),
    "diagnostic.nothing-to-drop": (
        "bộ quy tắc được mở rộng không có {kind} `{name}` để bỏ",
        "the extended rulebook has no {kind} `{name}` to drop",
    ),
    "diagnostic.gap": ("`{conclusion}` không có giá trị nào khi: {case}", "`{conclusion}` gets no value when: {case}"),
    "diagnostic.conflict": (
        "`{conclusion}` có nhiều giá trị ({values}, do {rules}) khi: {case}",
        "`{conclusion}` gets several values ({values}, from {rules}) when: {case}",
    ),
    "diagnostic.dead-rule": (
        "quy tắc `{rule}` không bao giờ quyết định điều gì: khi nó thỏa, như với {case}, thì bị {rules} loại trừ",
        "the rule `{rule}` never decides anything: where it holds, as when {case}, it is overridden by {rules}",
    ),
    "diagnostic.never-holds": (
        "điều kiện của quy tắc `{rule}` không bao giờ thỏa",
        "the condition of the rule `{rule}` never holds",
    ),
    "diagnostic.constraints-unsatisfiable": (
        "các ràng buộc loại trừ mọi hồ sơ",
        "the constraints together exclude every case",
    ),
    "diagnostic.does-not-compile": (
        "biểu đồ của `{conclusion}` cần hơn {limit} nút",
        "the diagram of `{conclusion}` needs more than {limit} nodes",
    ),
    "diagnostic.unreachable-value": (
        "không hồ sơ nào cho `{of}` giá trị `{value}` (xem: {rules})",
        "no possible case gives `{of}` the value `{value}` (look at: {rules})",
    ),
    "diagnostic.idle-part": (
        "phần `{part}` của quy tắc `{rule}` là thừa: coi nó luôn {held} thì không hồ sơ nào thay đổi",
        "the part `{part}` of the rule `{rule}` is idle: held to be always {held}, it changes no case",
    ),
    "diagnostic.not-idle": (
        "phần `{part}` của quy tắc `{rule}` được ghi là thừa nhưng có làm thay đổi hồ sơ",
        "the part `{part}` of the rule `{rule}` is signed off as idle, but it changes cases",
    ),
    "diagnostic.not-monotone": (
        "xấu hơn mà lại được nhẹ hơn: `{name}` từ `{better}` thành `{worse}` đưa `{first}` về `{second}`",
        "worse conduct, better outcome: `{name}` from `{better}` to `{worse}` turns `{first}` into `{second}`",
    ),
    "diagnostic.broken-invariant": (
        "điều bất biến `{invariant}` bị vi phạm; kết quả của hồ sơ nêu ra: `{outcomes}`",
        "the invariant `{invariant}` is broken; the outcome of the case shown: `{outcomes}`",
    ),
    "diagnostic.not-individual": (
        "`{conclusion}` thay đổi theo `{name}`, là tình tiết chung của mọi người, trái với `{invariant}`",
        "`{conclusion}` changes with `{name}`, which all persons share, against `{invariant}`",
    ),
    "diagnostic.about-identity": (
        "`{name}` hỏi người được xét là ai (`{word}`), không hỏi người đó đã làm gì",
        "`{name}` asks who the person is (`{word}`), not what the person did",
    ),
    "diagnostic.undecided": (
        "chưa xét xong `{property}` trong giới hạn {limit} nút",
        "`{property}` could not be decided within {limit} nodes",
    ),
    "diagnostic.wrong-scope": (
        "tình tiết `{name}` không thuộc phần này",
        "the finding `{name}` does not belong in this part",
    ),
    "diagnostic.no-findings": ("`{person}` chưa có tình tiết nào", "`{person}` has no findings"),
    "diagnostic.value-and-contested": (
        "`{name}` cần một trong hai: `value` hoặc `contested`",
        "`{name}` needs one of `value` and `contested`",
    ),
    "diagnostic.contested-one-sided": (
        "`{name}` còn tranh chấp thì phải có chứng cứ ở ít nhất hai phía",
        "`{name}` is contested, so it needs evidence on two sides at least",
    ),
    "diagnostic.side-without-evidence": (
        "`{name}` còn tranh chấp: phía `{value}` không có chứng cứ nên không được nêu ra",
        "`{name}` is contested: the side `{value}` has no evidence, so it is not told",
    ),
    "diagnostic.unknown-evidence": ("chứng cứ `{name}` không có trong danh mục", "the evidence `{name}` is not listed"),
    "diagnostic.unknown-person": ("không có người nào mã `{name}`", "there is no person `{name}`"),
    "diagnostic.adverse-without-evidence": (
        "`{name}: {value}` bất lợi cho người được xét mà không có chứng cứ",
        "`{name}: {value}` speaks against a person without any evidence",
    ),
    "diagnostic.unused-evidence": (
        "không tình tiết nào dựa vào chứng cứ `{name}`",
        "no finding rests on the evidence `{name}`",
    ),
    "diagnostic.outside-in-force": (
        "ngày `{day}` nằm ngoài thời gian áp dụng của bộ quy tắc ({from} – {to})",
        "the day `{day}` lies outside the time the rulebook applies ({from} – {to})",
    ),
    "diagnostic.other-rulebook": (
        "hồ sơ `{case}` được kiểm tra theo bộ quy tắc `{checked}`, không phải theo `{given}`",
        "the case `{case}` was checked under the rulebook `{checked}`, not under `{given}`",
    ),
    "diagnostic.wrong-rulebook": (
        "hồ sơ được lập theo bộ quy tắc `{given}`; `{used}` không có {n} tên hoặc câu trả lời nêu trong đó, như: {names}",
        "the case was written for the rulebook `{given}`; `{used}` lacks {n} names or answers that it uses, such as: {names}",
    ),
    "diagnostic.same-name": ("`{name}` cũng là tên của `{other}`", "`{name}` is the name of `{other}` too"),
    "diagnostic.future-day": ("ngày `{day}` chưa tới", "the day `{day}` has not come yet"),
    "diagnostic.later-evidence": (
        "chứng cứ `{name}` đề ngày {day}, sau ngày của hồ sơ ({as_of})",
        "the evidence `{name}` is dated {day}, after the day of the case ({as_of})",
    ),
    # -- hints: an imperative
    "hint": ("gợi ý", "hint"),
    "diagnostic.bad-table": (
        "không đọc được `{name}` như một bảng Parquet hoặc Arrow: {reason}",
        "`{name}` cannot be read as a table (Parquet or Arrow): {reason}",
    ),
    "diagnostic.bad-workbook": (
        "không đọc được `{name}` như một bảng tính Excel",
        "`{name}` cannot be read as an Excel workbook",
    ),
    "diagnostic.wrong-encoding": (
        "từ chỗ này, tệp không phải là chữ theo bảng mã {encoding}",
        "from here on the file is no text in the encoding {encoding}",
    ),
    "diagnostic.no-header": (
        "bảng không có dòng tên cột: dòng đầu đã chứa giá trị `{value}`",
        "the table has no row of column names: the first row holds the value `{value}`",
    ),
    "diagnostic.no-finding-column": (
        "không cột nào của bảng là tình tiết",
        "no column of the table is a finding",
    ),
    "diagnostic.same-finding": (
        "cột `{first}` và cột `{name}` cùng là tình tiết `{finding}`",
        "the columns `{first}` and `{name}` are both the finding `{finding}`",
    ),
    "diagnostic.ambiguous-column": (
        "cột `{name}` có thể là nhiều tình tiết khác nhau",
        "the column `{name}` may be any of several findings",
    ),
    "diagnostic.ragged-row": (
        "dòng {row} có {cells} ô, còn dòng tên cột có {columns} ô",
        "row {row} has not {columns} cells, as the row of names has, but {cells}",
    ),
    "diagnostic.endless-row": (
        "dòng {row} không kết thúc: có dấu nháy kép không được đóng, hoặc dòng dài hơn {limit} ký tự",
        "row {row} does not end: a double quote is not closed, or the row has more than {limit} characters",
    ),
    "diagnostic.no-case-left": (
        "với các trọng số này thì không còn hồ sơ nào có thể có",
        "these odds leave no case that can be",
    ),
    "diagnostic.same-column": ("bảng có nhiều cột cùng tên `{name}`", "several columns are called `{name}`"),
    "diagnostic.taken-column": (
        "bảng đã có cột `{name}`, là cột sẽ ghi kết quả",
        "the table already has a column `{name}`, where the answer would be written",
    ),
    "diagnostic.unknown-column": (
        "cột `{name}` không phải là tình tiết nào nhưng tên gần giống một tình tiết",
        "the column `{name}` is no finding, but nearly has the name of one",
    ),
    "diagnostic.bad-cell": (
        "dòng {row}, cột `{column}`: không có giá trị `{name}`",
        "row {row}, column `{column}`: there is no value `{name}`",
    ),
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
    # -- the explained recommendation
    "case.as_of": ("tính đến {day}, bộ quy tắc {rulebook}", "as of {day}, rulebook {rulebook}"),
    "outcome.open": ("Chưa đủ căn cứ, cần xác minh", "Not enough is established: verify first"),
    "open.possible": ("Còn có thể: {outcomes}.", "Still possible: {outcomes}."),
    "inconsistent.headline": ("Hồ sơ tự mâu thuẫn, cần xác minh", "The file contradicts itself: verify first"),
    "not_grounded": (
        "Mọi cách làm rõ phần còn thiếu đều dẫn đến kết quả này, dù từng bước ở giữa chưa rõ hết.",
        "Every way of settling what is missing leads here, though not every step between is settled.",
    ),
    "section.why": ("Vì sao", "Why"),
    "section.also": ("Căn cứ khác cũng dẫn đến kết quả này", "Other grounds that lead to the same"),
    "section.why_open": ("Điều đã rõ", "What is established"),
    "section.milder": ("Vì sao không nhẹ hơn", "Why not milder"),
    "section.harsher": ("Vì sao không nặng hơn", "Why not harsher"),
    "section.lines": ("Theo từng trách nhiệm", "By responsibility"),
    "section.broken": ("Mâu thuẫn", "Contradictions"),
    "section.establish": ("Còn phải làm rõ", "Still to be established"),
    "section.establish_open": (
        "Còn phải làm rõ (chưa rõ thì không tính có lợi hay bất lợi cho ai; làm rõ đủ các điều sau thì kết luận được)",
        "Still to be established (unknown counts neither for nor against anyone; settling all of these decides)",
    ),
    "section.establish_settled": (
        "Phải làm rõ hoặc xác định lại trước khi kết luận",
        "To be established, or determined anew, before anything is concluded",
    ),
    "section.change": (
        "Kết quả sẽ khác nếu xác định được một trong những điều sau",
        "It would be different if one of these were established",
    ),
    "section.notes": ("Lưu ý", "Notes"),
    "section.readings": ("Cách hiểu mặc định đã áp dụng", "Readings applied by default"),
    "section.unverified": ("Văn bản chưa kiểm chứng", "Unverified documents"),
    "section.evidence": ("Chứng cứ", "Evidence"),
    "excluded.above": ("vì các tình tiết nêu ở phần “Vì sao”", "because of the findings told under “Why”"),
    "why.together_with": ("Cùng với", "Together with"),
    "establish.nothing": (
        "Không còn gì: các tình tiết chưa rõ ({count}) không thể làm thay đổi kết quả.",
        "Nothing: what is not known ({count} findings) cannot change the outcome.",
    ),
    "establish.nothing_unknown": ("Không còn gì.", "Nothing."),
    "establish.usual": ("thường căn cứ: {evidence}", "usual evidence: {evidence}"),
    "contested": ("còn tranh chấp", "contested"),
    "change.open": ("chưa kết luận được", "no conclusion yet"),
    "change.more": ("hoặc {count} điều khác", "or {count} others"),
    "or": (" hoặc ", " or "),
    "reading.other": ("{id}: {default} Cách hiểu khác: {other}", "{id}: {default} Another reading: {other}"),
    "reading.also": ("Cũng đã áp dụng: {ids}.", "Also applied: {ids}."),
    "reading.full": ("{id}: {question} {default}", "{id}: {question} {default}"),
    "trace.readings": ("Cách hiểu mặc định đã áp dụng", "Readings applied by default"),
    "trace.clauses": ("Nguyên văn các mục được dẫn", "The clauses cited"),
    "basis.interpretation": ("{cited}; cách hiểu {question}", "{cited}; reading {question}"),
    "basis.external": ("{cited}, chưa kiểm chứng", "{cited}, unverified"),
    "footer.advice": (
        "Đây là đề nghị để cấp có thẩm quyền xem xét và quyết định; “được xem xét” không phải là quyền đương nhiên.",
        "This is a proposal: the competent authority considers and decides; “may be considered” confers no entitlement.",
    ),
    "footer.clauses": (
        "Số hiệu trong ngoặc vuông: 2.4.2c là mục 2.4, đoạn 2, ý c của Kết luận.",
        "In brackets: 2.4.2c is section 2.4, second paragraph, part c of the Conclusion.",
    ),
    "footer.full": (
        "Nguyên văn các mục và các cách hiểu đã áp dụng: thêm --full.",
        "The clauses and the readings applied, in full: add --full.",
    ),
    "footer.overlay": (
        "Bộ quy tắc đã áp dụng: {title} ({rulebook}), mở rộng {base}.",
        "Rulebook applied: {title} ({rulebook}), which extends {base}.",
    ),
    "footer.unverified": (
        "Bộ quy tắc này dựa vào văn bản chưa kiểm chứng: {documents}.",
        "This rulebook rests on unverified documents: {documents}.",
    ),
    "footer.source": ("Lời văn: {provenance}", "Text: {provenance}"),
    "unknown": ("chưa rõ", "unknown"),
    # -- explanations, asked for one by one
    "explain.why": ("Vì sao", "Why"),
    "explain.why_not": ("Vì sao không: {outcome}", "Why not: {outcome}"),
    "explain.missing": ("Điều còn thiếu", "What is missing"),
    "explain.changes": ("Điều gì sẽ làm khác đi", "What would change it"),
    "explain.what_if": ("Nếu", "What if"),
    "explain.reason": (
        "chỉ với {count} tình tiết sau đã không còn kết quả nào khác, và không bớt được tình tiết nào",
        "with these alone ({count}) no other outcome is left, and none of them can go",
    ),
    "explain.reason_none": ("không tình tiết nào loại trừ kết quả nào ở đây", "no finding excludes any outcome here"),
    "explain.excluded_none": (
        "không tình tiết nào có thể dẫn đến kết quả này",
        "no finding could lead to it",
    ),
    "explain.excluded": (
        "chỉ với {count} tình tiết sau đã không thể có kết quả này, và không bớt được tình tiết nào",
        "these alone ({count}) exclude it, and none of them can go",
    ),
    "explain.reason_other": ("hoặc chỉ với {count} tình tiết sau", "or these alone ({count})"),
    "explain.not_all": (
        "Còn những cách khác chưa liệt kê hết.",
        "There are others: not all were computed.",
    ),
    "explain.by_rule": ("qua quy tắc: {rule}", "by the rule: {rule}"),
    "explain.still_possible": (
        "còn có thể; sẽ là kết quả nếu xác định được",
        "still possible; it would be the outcome if it were established that",
    ),
    "explain.not_smallest": (
        "Không bớt được điều nào ở trên, nhưng có thể còn một tập khác ít hơn.",
        "None of these can go, but another set may be smaller.",
    ),
    "explain.is_the_outcome": ("đó chính là kết quả hiện tại.", "it is the outcome as things stand."),
    "explain.nothing_missing": (
        "Không còn gì; {count} tình tiết chưa rõ chắc chắn không ảnh hưởng.",
        "Nothing; the {count} findings not known provably cannot matter.",
    ),
    "explain.deciding": ("Làm rõ các tình tiết sau là đủ ({count})", "Enough to decide, once settled ({count})"),
    "explain.question": (
        "Nên hỏi trước: {question} Số câu trả lời cần nhiều nhất: {most}.",
        "Best next question: {question} Answers needed at worst: {most}.",
    ),
    "explain.question_bounds": (
        "Nên hỏi trước: {question} Số câu trả lời cần nhiều nhất: từ {least} đến {most}.",
        "Best next question: {question} Answers needed at worst: between {least} and {most}.",
    ),
    "explain.irrelevant": (
        "Chưa rõ nhưng chắc chắn không ảnh hưởng ({count})",
        "Open, and provably without effect ({count})",
    ),
    "explain.no_change": (
        "{outcome}: không thay đổi nào của các tình tiết được phép thay đổi dẫn đến kết quả này.",
        "{outcome}: no change of the findings that may change leads there.",
    ),
    "explain.change": (
        "{outcome} (thường căn cứ: {evidence}), nếu xác định được rằng",
        "{outcome} (usual evidence: {evidence}), if it were established that",
    ),
    "explain.change_may": (
        "chưa chắc, có thể là {outcome} (thường căn cứ: {evidence}), nếu xác định được rằng",
        "not certain, but may be {outcome} (usual evidence: {evidence}), if it were established that",
    ),
    "explain.none_certain": (
        "{outcome}: không thấy thay đổi nhỏ nhất nào chắc chắn dẫn đến kết quả này; những thay đổi có thể dẫn đến nêu ở cuối.",
        "{outcome}: none of the smallest changes found surely leads there; those that may stand at the end.",
    ),
    "explain.may_lead": ("Có thể, nhưng chưa chắc", "Possible, but not certain"),
    "explain.to_establish": ("Còn phải làm rõ: {question}", "Still to be established: {question}"),
    "explain.baseline": ("hiện tại: {outcome}", "as it stands: {outcome}"),
    "explain.scenario": ("giả định: {outcome}", "scenario: {outcome}"),
    "explain.open_between": ("chưa rõ giữa {outcomes}", "open between {outcomes}"),
    "explain.rule_changed": ("{rule} {before} → {after}", "{rule} {before} → {after}"),
    "answer": ("{label}: {value}", "{label}: {value}"),
    # -- the second opinion
    "engines.disagree": (
        "Lỗi nội bộ: hai bộ máy suy luận không thống nhất, nên không đưa ra đề nghị nào. Bộ quy tắc {rulebook}, hồ sơ {case}, người {person}, kết luận {conclusion}: {first} / {second}.",
        "Internal error: the two engines disagree, so no recommendation is made. Rulebook {rulebook}, case {case}, person {person}, conclusion {conclusion}: {first} / {second}.",
    ),
    "engines.fault": (
        "Lỗi nội bộ: bộ máy thứ hai hoạt động sai ({trouble}), nên không đưa ra đề nghị nào. Bộ quy tắc {rulebook}, hồ sơ {case}.",
        "Internal error: the second engine went wrong ({trouble}), so no recommendation is made. Rulebook {rulebook}, case {case}.",
    ),
    "engines.unavailable": (
        "Ý kiến thứ hai: không có (máy này không chạy được durable-rules).",
        "Second opinion: unavailable (durable-rules does not run here).",
    ),
    "rounds.title": (
        "Thứ tự suy luận của bộ máy thứ hai: {person}",
        "What the second engine derived, round by round: {person}",
    ),
    "rounds.round": ("Vòng {number}: {derived}", "Round {number}: {derived}"),
    # -- the interview
    "ask.intro": (
        "Trả lời bằng số. ? là chưa rõ, < là quay lại, q là dừng; dừng lúc nào cũng giữ được phần đã làm.",
        "Answer by number. ? is not known, < goes back, q stops; whenever you stop, what is done is kept.",
    ),
    "ask.roles": (
        "Vai trò của người được xét (các số, cách nhau bằng dấu cách):",
        "The person's roles (numbers, with spaces):",
    ),
    "ask.progress": (
        "[đã trả lời {answered}; còn nhiều nhất {most} câu]",
        "[{answered} answered; at most {most} to go]",
    ),
    "ask.not_known": ("chưa rõ", "not known"),
    "ask.again": ("Chưa hiểu câu trả lời; xin nhập một trong: {choices}", "That is no answer; enter one of: {choices}"),
    "ask.stopped": ("Đã dừng; phần đã làm ở bên dưới.", "Stopped; what was done is below."),
    "ask.written": (
        "Đã ghi hồ sơ vào {file}. Xem kết quả: congtam evaluate {file}",
        "The case is in {file}. See: congtam evaluate {file}",
    ),
    "ask.exists": (
        "đã có tệp `{file}`; nêu tên khác hoặc dùng --resume",
        "the file `{file}` exists; name another, or use --resume",
    ),
    "ask.title": ("Hồ sơ từ phỏng vấn", "Case from an interview"),
    # -- the full trace
    "trace.title": ("Lập luận đầy đủ", "Full trace"),
    "trace.holds": ("thỏa", "holds"),
    "trace.fails": ("không thỏa", "fails"),
    "trace.open": ("chưa rõ", "open"),
    "trace.defeated": ("nhường cho {rules}", "overridden by {rules}"),
    "trace.stopped": ("vì {findings}", "because of {findings}"),
    "trace.waits": ("chờ {findings}", "waits for {findings}"),
    "trace.decisive": ("quyết định", "decisive"),
    # -- commands
    "check.ok": (
        "{rulebook} {version}: đạt. {findings} tình tiết, {conclusions} kết luận, {rules} quy tắc, {flags} lưu ý, {constraints} ràng buộc; không có khoảng trống, không xung đột, không có quy tắc vô hiệu.",
        "{rulebook} {version}: ok. {findings} findings, {conclusions} conclusions, {rules} rules, {flags} flags, {constraints} constraints; no gap, no conflict, no dead rule.",
    ),
    "check.basis": (
        "Căn cứ của quy tắc: {text} theo lời văn, {interpretation} theo cách hiểu, {external} theo văn bản khác chưa kiểm chứng.",
        "Basis of the rules: {text} text, {interpretation} interpretation, {external} other documents, unverified.",
    ),
    "check.failed": ("{rulebook}: không đạt, {errors} lỗi.", "{rulebook}: failed, {errors} errors."),
    "word.true": ("đúng", "true"),
    "word.false": ("sai", "false"),
    "word.true, false": ("đúng hoặc luôn sai", "true, or always false"),
    "proof.summary": (
        "{proved} / {all} tính chất được chứng minh cho mọi hồ sơ ({seconds} s):",
        "{proved} of {all} properties proved for every case ({seconds} s):",
    ),
    "proof.proved": ("đã chứng minh", "proved"),
    "proof.refuted": ("BÁC BỎ", "REFUTED"),
    "proof.undecided": ("CHƯA XÉT ĐƯỢC", "UNDECIDED"),
    "proof.case": ("hồ sơ: {case}", "case: {case}"),
    "proof.leads_to": ("kết quả: {outcomes}", "outcome: {outcomes}"),
    "proof.no_outcome": ("bộ quy tắc chưa cho kết quả", "the rulebook gives no outcome"),
    "proof.written": ("đã ghi: {file}", "written: {file}"),
    "proof.first": (
        "{count} tính chất khác: phải sửa các lỗi trên trước thì mới xét được.",
        "{count} more: the defects above have to be mended before they can be looked at.",
    ),
    "proof.assumed": ("Giả định của hồ sơ thử", "Assumed for the test"),
    "usage.cannot_write": ("không ghi được `{file}`", "`{file}` cannot be written"),
    "usage.cannot_print": (
        "không ghi được kết quả ra đầu ra chuẩn",
        "the result cannot be written to standard output",
    ),
    "proof.case_title": ("Phản ví dụ của bộ quy tắc: {property}", "Counter-example of the rulebook: {property}"),
    "property.one-value": (
        "Mỗi hồ sơ không trái ràng buộc có đúng một giá trị cho mỗi kết luận",
        "Every case that breaks no constraint gets exactly one value for each conclusion",
    ),
    "property.reachable": (
        "Các ràng buộc cùng thỏa được; mọi giá trị của tình tiết và kết luận đều có thể xảy ra",
        "Constraints can be satisfied together; every value of every finding and conclusion is reachable",
    ),
    "property.every-rule-decides": (
        "Mỗi quy tắc quyết định ít nhất một hồ sơ",
        "Every rule decides at least one case",
    ),
    "property.no-idle-part": (
        "Không phần nào của điều kiện là thừa, trừ phần đã nêu lý do",
        "No part of a condition is idle, unless signed off with a reason",
    ),
    "property.worse-is-never-milder": (
        "Hành vi xấu hơn không bao giờ được kết quả nhẹ hơn",
        "Conduct that gets worse never gets a better outcome",
    ),
    "property.persons-apart": (
        "Tình tiết của người này không ảnh hưởng đến kết quả của người khác",
        "One person's findings never touch another's outcome",
    ),
    "property.identity-never-matters": (
        "Người được xét là ai không ảnh hưởng đến kết quả",
        "Who a person is cannot matter",
    ),
    "property.z3-variables": (
        "z3: biểu đồ nói về đúng các tình tiết và giá trị của bộ quy tắc",
        "z3: the diagrams speak of the rulebook's findings and values",
    ),
    "property.z3-ordered": ("z3: mọi biểu đồ có thứ tự", "z3: every diagram is ordered"),
    "property.z3-conclusion": (
        "z3: biểu đồ của {conclusion} đúng như quy tắc",
        "z3: the diagram of {conclusion} equals its rules",
    ),
    "property.z3-constraints": (
        "z3: biểu đồ của các ràng buộc đúng như ràng buộc",
        "z3: the diagram of the constraints equals them",
    ),
    "property.z3-outcome": (
        "z3: biểu đồ của kết quả đúng như quy tắc và ràng buộc",
        "z3: the diagram of the outcome equals rules and constraints",
    ),
    "property.z3-unknown-soundness": (
        "z3: kết luận đã rõ thì đứng vững với mọi cách làm rõ phần còn thiếu",
        "z3: a settled answer survives every completion",
    ),
    "usage.no_z3": (
        "--independent cần gói z3-solver: pip install z3-solver",
        "--independent needs the package z3-solver: pip install z3-solver",
    ),
    "test.pass": ("đạt", "pass"),
    "test.fail": ("sai", "FAIL"),
    "test.differs": ("{field}: mong đợi {expected}, nhận được {actual}", "{field}: expected {expected}, got {actual}"),
    "test.none": ("không có phần expect", "no expectations"),
    "test.nothing": (
        "không hồ sơ nào nêu mong đợi (expect), nên chưa kiểm được gì",
        "no case says what is expected (expect), so nothing was tested",
    ),
    "test.summary": (
        "{passed} người đạt, {failed} sai, {none} không có mong đợi, trong {cases} hồ sơ.",
        "{passed} persons pass, {failed} fail, {none} without expectation, in {cases} cases.",
    ),
    "quality.title": (
        "Chất lượng phép thử của bộ quy tắc {rulebook}",
        "How good the tests of the rulebook {rulebook} are",
    ),
    "quality.intro": (
        "Theo {cases} hồ sơ. Dòng tô màu là quy tắc chưa hồ sơ nào chạm tới, hoặc thay đổi mà không hồ sơ nào phát hiện.",
        "By {cases} cases. A coloured row is a rule that no case reaches, or a change that no case notices.",
    ),
    "quality.rules": ("Quy tắc đã áp dụng", "Rules applied"),
    "quality.values": ("Giá trị của kết luận đã gặp", "Values of conclusions met"),
    "quality.sides": ("Khả năng của điều kiện (thỏa, không thỏa, chưa rõ) đã gặp", "Sides of conditions met"),
    "quality.mutants": ("Sửa đổi thử bị phát hiện", "Mutants killed"),
    "quality.equivalent": (
        "Sửa đổi thử không có nghĩa (không hồ sơ nào đổi kết quả): {count}.",
        "Equivalent mutants (no case changes): {count}.",
    ),
    "quality.survived": (
        "Chưa bị phát hiện: {rule}, {mutant}; hồ sơ sẽ phát hiện:",
        "Survived: {rule}, {mutant}; a case that would kill it:",
    ),
    "quality.rule_unreached": ("Chưa hồ sơ nào áp dụng quy tắc {rule}.", "No case applies the rule {rule}."),
    "quality.value_unreached": (
        "Chưa hồ sơ nào cho {name} giá trị {value}.",
        "No case gives {name} the value {value}.",
    ),
    "quality.sides_unreached": ("Khả năng chưa gặp của {rule}: {sides}.", "Sides of {rule} not met: {sides}."),
    "quality.more_rules": (" và {count} quy tắc khác", " and {count} more"),
    "quality.more": (
        "… và {count} sửa đổi thử khác chưa bị phát hiện; xem bằng --html hoặc --format json, hoặc ghi hồ sơ bằng --suggest.",
        "… and {count} more survive; see --html or --format json, or write cases with --suggest.",
    ),
    "quality.survivors": ("Sửa đổi thử chưa bị phát hiện", "Mutants that survive"),
    "quality.no_survivors": (
        "Không có: mọi thay đổi một điểm có ý nghĩa đều bị phát hiện.",
        "None: every single change that means anything is noticed.",
    ),
    "quality.rule": ("Quy tắc", "Rule"),
    "quality.mutant": ("Thay đổi", "Change"),
    "quality.killer": ("Hồ sơ sẽ phát hiện", "A case that would kill it"),
    "quality.unreached_sides": ("Khả năng chưa gặp", "Sides not met"),
    "quality.persons": ("Số người", "Persons"),
    "quality.suggested": (
        "{files} hồ sơ, {persons} người; nếu mọi tình tiết đều rõ thì không thể ít hơn {least} người. Người có chuyên môn phải xem từng kết quả.",
        "{files} files, {persons} persons; were everything known of each, fewer than {least} could not do. A lawyer has to review every outcome.",
    ),
    "quality.case_title": ("Hồ sơ thử quy tắc {number}", "Test of the rules {number}"),
    "quality.drafted": (
        "Hồ sơ giả định do máy soạn để thử bộ quy tắc: sửa sai một điểm ở các quy tắc nêu dưới đây thì kết quả của người đó sẽ khác.",
        "An assumed case drafted by machine to test the rulebook: a single slip in the rules named below would change the person's outcome.",
    ),
    "mutant.drop": ("bỏ điều kiện {part}", "drop the condition {part}"),
    "mutant.negate": ("phủ định điều kiện {part}", "negate the condition {part}"),
    "mutant.value": ("đổi giá trị của {part}: {change}", "change the values of {part}: {change}"),
    "mutant.override": ("bỏ một quan hệ loại trừ: {change}", "drop the override: {change}"),
    "mutant.outcome": ("đổi kết quả: {change}", "change the outcome: {change}"),
    "share.one_in": ("khoảng 1 trên {count}", "about 1 in {count}"),
    "diff.kept": ("Giữ nguyên: {outcomes}.", "Unchanged: {outcomes}."),
    "diff.case_title": (
        "Hồ sơ có kết quả thay đổi giữa hai bộ quy tắc",
        "A case whose outcome two rulebooks differ about",
    ),
    "diff.heading": ("So sánh bộ quy tắc {before} và {after}", "The rulebooks {before} and {after} compared"),
    "diff.nothing": (
        "Không hồ sơ nào đổi kết quả: đã chứng minh cho cả {cases} hồ sơ đầy đủ có thể có.",
        "No change of any outcome: proved for all {cases} complete cases that can be.",
    ),
    "diff.changed": (
        "Kết quả thay đổi ở {changed} trong {cases} hồ sơ đầy đủ có thể có ({share}). Mỗi hồ sơ tính một lần, không theo mức thường gặp.",
        "The outcome changes in {changed} of {cases} complete cases that can be ({share}), each counted once and not by how often it occurs.",
    ),
    "diff.no_outcome": ("không thể có", "cannot be"),
    "diff.rules_before": ("trước: {rules}", "before: {rules}"),
    "diff.rules_after": ("sau: {rules}", "after: {rules}"),
    "diff.rules": ("quy tắc", "rules"),
    "diff.findings": ("tình tiết", "findings"),
    "diff.flags": ("lưu ý", "flags"),
    "diff.questions": ("câu hỏi mở", "open questions"),
    "diff.outcomes": ("kết quả", "outcomes"),
    "diff.roles": ("vai trò", "roles"),
    "diff.clauses": ("khoản, ý của văn bản", "clauses"),
    "diff.documents": ("văn bản khác", "other documents"),
    "diff.labels": ("lời của kết luận", "words of conclusions"),
    "diff.constraints": ("ràng buộc", "constraints"),
    "diff.invariants": ("điều bất biến", "invariants"),
    "diff.added": ("Thêm {kind}: {names}.", "Added {kind}: {names}."),
    "diff.removed": ("Bỏ {kind}: {names}.", "Removed {kind}: {names}."),
    "diff.changed_entries": ("Sửa {kind}: {names}.", "Changed {kind}: {names}."),
    "diff.conclusions": (
        "Kết luận có giá trị khác trong một số hồ sơ: {names}.",
        "Conclusions with another value in some case: {names}.",
    ),
    "diff.people": (
        "Người trong các hồ sơ có kết quả thay đổi ({count}):",
        "Persons of the case files whose outcome changes ({count}):",
    ),
    "diff.no_people": (
        "Không người nào trong các hồ sơ có kết quả thay đổi.",
        "No person of the case files has another outcome.",
    ),
    "diff.table": ("Từ kết quả nào sang kết quả nào", "From which outcome to which"),
    "diff.from_to": ("trước ↓ sau →", "before ↓ after →"),
    "diff.examples": ("Ví dụ nhỏ cho mỗi thay đổi", "A small example of each change"),
    "diff.edits": ("Chỗ đã sửa", "What was edited"),
    "diff.cases": ("Hồ sơ", "Case files"),
    # -- the screens: training
    "ui.train.page": ("Tập huấn", "Train"),
    "ui.train.title": ("Tập huấn trên tình huống giả định", "Train on hypothetical cases"),
    "ui.train.advice": (
        "Tình huống trong thư viện là giả định. Hãy trả lời và dự đoán trước; đáp án chỉ hiện ra sau đó.",
        "The cases of the library are hypothetical. Answer and predict first; only then is the answer shown.",
    ),
    "ui.train.parts": ("Phần", "Part"),
    "ui.train.round": ("Làm bài", "Exercise"),
    "ui.train.twins": ("Cặp hồ sơ", "Twin cases"),
    "ui.train.make": ("Soạn tình huống", "Make a scenario"),
    "ui.train.class": ("Lớp học", "Class"),
    "ui.train.scenario": ("Tình huống", "Scenario"),
    "ui.train.trainee": ("Học viên", "Trainee"),
    "ui.train.nobody": ("Không ghi tên", "No name"),
    "ui.train.count": ("Số tình tiết cần trả lời", "How many findings to answer"),
    "ui.train.all": ("Tất cả", "All"),
    "ui.train.blind": (
        "Che kết quả và thiệt hại khi đánh giá động cơ",
        "Hide result and damage while motive is judged",
    ),
    "ui.train.blind_why": (
        "Khi bật: câu hỏi về động cơ, mục đích được trả lời trước, lúc chưa biết diễn biến, kết quả và thiệt hại; sau đó câu trả lời được khóa lại.",
        "When on: what concerns motive and purpose is answered first, before the course of events, the result and the damage are known, and is then locked.",
    ),
    "ui.train.start": ("Bắt đầu", "Start"),
    "ui.train.stop": ("Bỏ lượt này", "Give this round up"),
    "ui.train.locked": (
        "Đang có một lượt làm bài. Phần này có đáp án nên chỉ mở sau khi lượt đó xong.",
        "A round is under way. This part shows answers, so it opens once that round is over.",
    ),
    "ui.train.narrative": ("Diễn biến", "What happened"),
    "ui.train.no_narrative": ("Tình huống này không có phần kể.", "This scenario tells no story."),
    "ui.train.hidden": (
        "Diễn biến, kết quả và thiệt hại đang được che.",
        "The course of events, the result and the damage are hidden for now.",
    ),
    "ui.train.established": ("Điều hồ sơ đã xác định ({count})", "What the file has established ({count})"),
    "ui.train.evidence": ("Chứng cứ đã có", "Evidence at hand"),
    "ui.train.dossier": ("Chứng cứ trong hồ sơ", "Evidence in the file"),
    "ui.train.no_evidence": ("Hồ sơ không có chứng cứ nào.", "The file has no evidence."),
    "ui.train.will_ask": (
        "Lượt này hỏi {count} tình tiết.",
        "This round asks for {count} findings.",
    ),
    "ui.train.will_ask_at_first": (
        "Lượt này hỏi {count} tình tiết, trong đó {first} tình tiết về động cơ được hỏi trước, lúc diễn biến còn che.",
        "This round asks for {count} findings, {first} of them on motive, before the course of events is told.",
    ),
    "ui.train.fewer": (
        "Chỉ hỏi điều mà chứng cứ trong hồ sơ nói đến, nên ít hơn số đã chọn.",
        "Only what the evidence in the file bears on is asked, so fewer than chosen.",
    ),
    "ui.train.motive": ("Động cơ, mục đích", "Motive and purpose"),
    "ui.train.findings": ("Tình tiết", "Findings"),
    "ui.train.progress": (
        "Đã trả lời {answered} trên {count}. Câu bỏ trống tính là chưa rõ; tình tiết không hỏi lấy theo hồ sơ. Chứng cứ chưa làm rõ thì “chưa rõ” là câu trả lời đúng.",
        "{answered} of {count} answered. What is left out counts as unknown; findings not asked stand as in the file. Where the evidence does not settle it, “unknown” is the right answer.",
    ),
    "ui.train.lock": ("Khóa câu trả lời và xem diễn biến", "Lock the answers and read what happened"),
    "ui.train.judged": ("Câu trả lời đã khóa về động cơ", "Locked answers on motive"),
    "ui.train.predict": ("Dự đoán kết quả", "Predict the outcome"),
    "ui.train.choose": ("Chọn kết quả", "Choose an outcome"),
    "ui.train.show": ("Xem đáp án", "Show the answer"),
    "ui.train.again": ("Lượt mới", "New round"),
    "ui.train.marked": ("Đối chiếu", "How it went"),
    "ui.train.score": (
        "Trả lời như hồ sơ: {same} trên {count} tình tiết.",
        "Answered as in the file: {same} of {count} findings.",
    ),
    "ui.train.score_rest": (
        "Thận trọng: {cautious} (không phải lỗi). Vượt chứng cứ: {beyond}. Khác hồ sơ: {other}.",
        "Cautious: {cautious} (no error). Beyond the evidence: {beyond}. Other than in the file: {other}.",
    ),
    "ui.train.predicted": ("Bạn dự đoán", "Your prediction"),
    "ui.train.by_own": ("Theo câu trả lời của bạn", "By your answers"),
    "ui.train.by_file": ("Theo hồ sơ", "By the file"),
    "ui.train.outcome": ("Kết quả", "Outcome"),
    "ui.train.right": ("✓ trùng với kết quả theo hồ sơ", "✓ the same as by the file"),
    "ui.train.wrong": ("✗ khác kết quả theo hồ sơ", "✗ another than by the file"),
    "ui.train.consistent": ("✓ trùng với dự đoán", "✓ the same as predicted"),
    "ui.train.inconsistent": (
        "✗ khác dự đoán: quy tắc dẫn câu trả lời của bạn đến kết quả này",
        "✗ another than predicted: here is where the rules lead from your answers",
    ),
    "ui.train.by_finding": ("Theo từng tình tiết", "Finding by finding"),
    "ui.train.finding": ("Tình tiết", "Finding"),
    "ui.train.yours": ("Bạn trả lời", "You"),
    "ui.train.files": ("Hồ sơ", "File"),
    "ui.train.compared": ("Đối chiếu", "Compared"),
    "ui.train.clause": ("Mục", "Clause"),
    "ui.train.mark.same": ("✓ như hồ sơ", "✓ as in the file"),
    "ui.train.mark.rightly_open": (
        "✓ để chưa rõ là đúng: hồ sơ chưa làm rõ",
        "✓ rightly left open: the file does not settle it",
    ),
    "ui.train.mark.cautious": (
        "○ thận trọng: chứng cứ đã làm rõ điều này",
        "○ cautious: the evidence settles this",
    ),
    "ui.train.mark.beyond": ("✗ vượt chứng cứ: hồ sơ chưa làm rõ", "✗ beyond the evidence: the file leaves it open"),
    "ui.train.mark.other": ("✗ khác hồ sơ", "✗ differs"),
    "ui.train.by_criterion": ("Theo từng tiêu chí", "Criterion by criterion"),
    "ui.train.criterion": ("Tiêu chí", "Criterion"),
    "ui.train.share": ("Tình tiết như hồ sơ", "Findings as in the file"),
    "ui.train.share_of": ("{same} trên {count} ({percent} %)", "{same} of {count} ({percent} %)"),
    "ui.train.criterion.same": ("✓ như nhau", "✓ the same"),
    "ui.train.criterion.cautious": ("○ còn để ngỏ", "○ left more open"),
    "ui.train.criterion.other": ("✗ khác nhau", "✗ different"),
    "ui.train.answers": ("Lập luận", "The reasoning"),
    "ui.train.near_title": ("Chỉ khác một tình tiết", "One finding apart"),
    "ui.train.near": ("Gần tình huống này", "Near this scenario"),
    "ui.train.chosen": ("Theo tình tiết", "By finding"),
    "ui.train.search": ("Tìm cặp hồ sơ", "Look for twins"),
    "ui.train.change": ("Thay đổi", "Change"),
    "ui.train.from_to": ("{label}: {before} → {after}", "{label}: {before} → {after}"),
    "ui.train.no_near": (
        "Không tình tiết nào, thay đổi riêng một mình, làm kết quả này khác đi.",
        "No single finding, changed alone, would lead elsewhere.",
    ),
    "ui.train.never": (
        "Đã chứng minh: với vai trò của người này, riêng tình tiết này không bao giờ làm kết quả khác đi.",
        "Proved: in this person's roles this finding alone never turns the outcome.",
    ),
    "ui.train.moved": (
        "Cả hai hồ sơ đều khác tình huống gốc ở {count} tình tiết: {answers}.",
        "Both cases differ from the scenario in {count} findings: {answers}.",
    ),
    "ui.train.first": ("Hồ sơ thứ nhất", "First case"),
    "ui.train.second": ("Hồ sơ thứ hai", "Second case"),
    "ui.train.because": ("Vì sao", "Why"),
    "ui.train.turned": ("Quy tắc làm đổi kết quả", "The rules that turn it"),
    "ui.train.rule": ("Quy tắc", "Rule"),
    "ui.train.holds": ("✓ áp dụng", "✓ applies"),
    "ui.train.fails": ("✗ không áp dụng", "✗ does not apply"),
    "ui.train.open": ("? chưa rõ", "? open"),
    "ui.train.make_twin": ("Tạo tình huống từ hồ sơ thứ hai", "Make a scenario of the second case"),
    "ui.train.changed": ("Tình tiết muốn đổi", "Findings to change"),
    "ui.train.baseline": ("Tình huống gốc", "As it stands"),
    "ui.train.what_if": ("Sau khi đổi", "As changed"),
    "ui.train.new_title": ("Tên tình huống mới", "Title of the new scenario"),
    "ui.train.variant": ("{title} (biến thể {number})", "{title} (variant {number})"),
    "ui.train.create": ("Tạo tình huống", "Make a scenario"),
    "ui.train.made": ("Tình huống đã tạo trong phiên này", "Scenarios made in this session"),
    "ui.train.none_made": ("Chưa có tình huống nào.", "None yet."),
    "ui.train.added": (
        "Đã thêm vào thư viện của phiên: {title}.",
        "It is now in the library of this session: {title}.",
    ),
    "ui.train.download": ("Tải về (YAML): {title}", "Download (YAML): {title}"),
    "ui.train.supposed": (
        "Khác với phần kể trên, tình huống này giả định: {answers}.",
        "Unlike what is told above, this scenario supposes: {answers}.",
    ),
    "ui.train.assumed": ("Giả định của người hướng dẫn", "Assumed by the trainer"),
    "ui.train.names": ("Tên học viên, mỗi dòng một tên", "Names of the trainees, one a line"),
    "ui.train.names_kept": (
        "Tên chỉ được giữ trong phiên làm việc này và trong tệp tải về.",
        "Names are kept in this session only, and in the file you download.",
    ),
    "ui.train.rounds": ("Các lượt đã làm", "Rounds"),
    "ui.train.no_rounds": ("Chưa có lượt nào.", "None yet."),
    "ui.train.export": ("Tải bảng kết quả (CSV)", "Download the table (CSV)"),
    "ui.train.number": ("Lượt", "Round"),
    "ui.train.when": ("Thời điểm", "Time"),
    "ui.train.person": ("Người được xét", "Person"),
    "ui.train.was_blind": ("Che kết quả", "Outcome hidden"),
    "ui.train.asked": ("Số tình tiết", "Findings asked"),
    "ui.train.as_filed": ("Như hồ sơ", "As in the file"),
    "ui.train.cautious": ("Thận trọng", "Cautious"),
    "ui.train.beyond": ("Vượt chứng cứ", "Beyond the evidence"),
    "ui.train.differs": ("Khác hồ sơ", "Other than filed"),
    "ui.train.prediction": ("Dự đoán", "Predicted"),
    "ui.train.by_answers": ("Theo câu trả lời", "By the answers"),
    "ui.train.was_right": ("Dự đoán đúng", "Predicted right"),
    "ui.train.percent": ("{label} (%)", "{label} (%)"),
    "ui.train.yes": ("có", "yes"),
    "ui.train.no": ("không", "no"),
    # -- what an address leads to no more
    "ui.missing.typed": (
        "Những gì đã nhập ở địa chỉ này không còn trên máy chủ: chương trình đã khởi động lại, hoặc nội dung để quá lâu. "
        "Hãy mở tệp đã tải về ở trang Thẩm định, hoặc bắt đầu lại.",
        "What was entered at this address is no longer on this server: it was started anew, or the entry grew too old. "
        "Open the file you downloaded on the page “Hear a case”, or begin anew.",
    ),
    "ui.missing.as_shipped": (
        "Những gì đã nhập ở địa chỉ này không còn trên máy chủ. Dưới đây là hồ sơ mẫu như ban đầu; nếu có tệp đã tải về, "
        "hãy mở tệp đó ở trang Thẩm định.",
        "What was entered at this address is no longer on this server. Below is the case of the library as it was; "
        "if you downloaded a file, open it on the page “Hear a case”.",
    ),
    "ui.missing.class": (
        "Lớp học ở địa chỉ này (tên học viên, các lượt, tình huống đã tạo) không còn trên máy chủ: chương trình đã khởi "
        "động lại, hoặc nội dung để quá lâu. Kết quả chỉ còn trong tệp đã tải về.",
        "The class at this address (names, rounds, scenarios made) is no longer on this server: it was started anew, or "
        "the entry grew too old. Its results are only in the files you downloaded.",
    ),
    "ui.missing.case": (
        "Không tìm thấy hồ sơ “{case}”: địa chỉ này sai hoặc đã cũ. Hãy mở hồ sơ khác ở trang Thẩm định, hoặc bắt đầu hồ "
        "sơ trống.",
        "There is no case “{case}”: the address is wrong or out of date. Open another case on the page “Hear a case”, or "
        "begin an empty one.",
    ),
    "ui.missing.scenario": (
        "Không tìm thấy tình huống mà địa chỉ này chỉ đến. Hãy chọn tình huống khác.",
        "The scenario that this address names is not here. Choose another.",
    ),
    "ui.missing.nothing": (
        "Chưa có hồ sơ nào được mở. Hãy mở hoặc nhập hồ sơ ở trang Thẩm định.",
        "No case is open yet. Open or enter one on the page “Hear a case”.",
    ),
    "ui.missing.anew": ("Bắt đầu lại", "Begin anew"),
    # -- the screens
    "ui.language": ("Ngôn ngữ", "Language"),
    "ui.advice": (
        "Kết quả chỉ là đề nghị, không thay cho việc xác minh; cấp có thẩm quyền xem xét và quyết định.",
        "What is shown is a proposal and replaces no inquiry; the competent authority considers and decides.",
    ),
    "ui.person": ("Người được xét", "Person"),
    "ui.roles": ("Vai trò", "Roles"),
    "ui.proposed": ("Đề nghị", "Recommendation"),
    "ui.not_yet": ("Hồ sơ chưa đủ để xét", "The case cannot be heard yet"),
    "ui.group.2.2": ("Mục 2.2", "Section 2.2"),
    "ui.group.2.3": ("Mục 2.3", "Section 2.3"),
    "ui.group.2.4.1": ("2.4 đoạn 1", "2.4, first"),
    "ui.group.2.4.2": ("2.4 đoạn 2", "2.4, second"),
    "ui.group.2.4.3": ("2.4 đoạn 3", "2.4, third"),
    "ui.group.other": ("Văn bản khác", "Other documents"),
    "ui.register.page": ("Sổ lưu", "Register"),
    "ui.register.title": ("Sổ lưu hồ sơ và quyết định", "Register of cases and decisions"),
    "ui.register.parts": ("Phần của sổ", "Part of the register"),
    "ui.register.case": ("Hồ sơ đang mở", "The case at hand"),
    "ui.register.records": ("Tra cứu", "Look up"),
    "ui.register.counts": ("Thống kê", "Statistics"),
    "ui.register.check": ("Kiểm tra sổ", "Check the register"),
    "ui.register.keep": ("Ghi hồ sơ và kết quả vào sổ", "Put the case and its result on record"),
    "ui.register.keep_about": (
        "Bản ghi chỉ được thêm, không sửa, không xóa. Hãy giữ biên nhận ở nơi khác, tốt nhất là trên giấy.",
        "Records are only added, never changed or deleted. Keep the receipts elsewhere, best on paper.",
    ),
    "ui.register.members": ("Nhận định của thành viên", "What members say"),
    "ui.register.no_assessment": ("Chưa thành viên nào ghi nhận định.", "No member has said anything yet."),
    "ui.register.said": ("Ai nhận định gì", "Who said what"),
    "ui.register.state": ("Thống nhất", "Agreement"),
    "ui.register.pilot": ("việc thí điểm", "the pilot"),
    "ui.register.assess": ("Ghi nhận định của một thành viên", "Record what a member says"),
    "ui.register.member": (
        "Mã thành viên (chữ thường, số, gạch nối)",
        "Id of the member (small letters, digits, hyphens)",
    ),
    "ui.register.reason": ("Lý do", "Reason"),
    "ui.register.dissent": ("Ý kiến bảo lưu (nếu có)", "Dissenting opinion (if any)"),
    "ui.register.record": ("Ghi vào sổ", "Put on record"),
    "ui.register.authority": ("Quyết định của cấp có thẩm quyền", "The authority's own decision"),
    "ui.register.decided": ("Quyết định", "Decision"),
    "ui.register.not_decided": ("chưa ghi", "not on record yet"),
    "ui.register.decide": ("Ghi quyết định của cấp có thẩm quyền", "Record the authority's decision"),
    "ui.register.by": ("Người hoặc cơ quan quyết định", "Who decided"),
    "ui.register.departing": (
        "Lý do (bắt buộc nếu khác đề nghị)",
        "Reason (needed where it departs from the recommendation)",
    ),
    "ui.register.alike": ("Việc như nhau xét như nhau", "Like cases alike"),
    "ui.register.search": ("Tìm trong sổ (có dấu hoặc không dấu)", "Search the register (with or without accents)"),
    "ui.register.check_about": (
        "Kiểm tra cả chuỗi bản ghi, mọi mã kiểm tra, và tính lại mọi đề nghị bằng bộ quy tắc đã lưu. Có biên nhận thì mới phát hiện được việc cắt bớt, tính lại hoặc quay lui sổ.",
        "The whole chain, every digest, and every recommendation made again with the rulebook on record. Receipts are needed to find truncation, recomputation or rollback.",
    ),
    "ui.register.receipts": ("Biên nhận, mỗi dòng một biên nhận", "Receipts, one a line"),
    "ui.register.check_now": ("Kiểm tra", "Check"),
    "ui.paper.title": ("Văn bản để ký", "The paper to be signed"),
    "ui.paper.form": ("Thể thức", "Form"),
    "ui.paper.party": ("Văn bản của Đảng", "Party document"),
    "ui.paper.state": ("Văn bản hành chính nhà nước", "State document"),
    "ui.paper.format": ("Định dạng", "Format"),
    "ui.paper.blind": ("Bản tập huấn, không có tên người", "Training copy without names"),
    "ui.paper.get": ("Tải văn bản về", "Download the paper"),
    "ui.paper.missing": (
        "Máy này chưa cài phần tạo tệp Word và PDF; HTML và Markdown thì tải được.",
        "What makes Word and PDF is not installed here; HTML and Markdown are.",
    ),
    "ui.hear.page": ("Thẩm định", "Hear a case"),
    "ui.hear.title": ("Thẩm định một hồ sơ", "Hear a case"),
    "ui.hear.open": ("Mở hồ sơ khác", "Open another case"),
    "ui.hear.library": ("Hồ sơ mẫu", "Library"),
    "ui.hear.open_case": ("Mở hồ sơ mẫu", "Open it"),
    "ui.hear.upload": ("Tải tệp YAML lên (tối đa 2 MB)", "Upload a YAML file (2 MB at most)"),
    "ui.hear.rulebook": ("Bộ quy tắc", "Rulebook"),
    "ui.hear.empty": ("Bắt đầu hồ sơ trống", "Start an empty case"),
    "ui.hear.back": ("Trở lại: {title}", "Back to: {title}"),
    "ui.hear.download": ("Tải hồ sơ về", "Download the case"),
    "ui.hear.decision": ("Tải kết quả về (JSON)", "Download the decision (JSON)"),
    "ui.hear.new_case": ("Hồ sơ mới", "New case"),
    "ui.hear.enter": ("Phần khác của hồ sơ", "Other parts of the case"),
    "ui.hear.about": ("Về hồ sơ", "About the case"),
    "ui.hear.case": ("Mã hồ sơ (chữ thường, số, gạch nối)", "Id of the case (small letters, digits, hyphens)"),
    "ui.hear.title_of": ("Tên hồ sơ", "Title"),
    "ui.hear.narrative": ("Tóm tắt việc thí điểm", "What happened"),
    "ui.hear.as_of": ("Xét theo quy định đến ngày", "As of"),
    "ui.hear.people": ("Người được xét và vai trò", "Person and roles"),
    "ui.hear.roles": ("Vai trò của người này", "This person's roles"),
    "ui.hear.name": ("Tên gọi của người này (có thể bỏ trống)", "This person's name (may be left empty)"),
    "ui.hear.position": ("Chức vụ (có thể bỏ trống)", "Position (may be left empty)"),
    "ui.hear.no_role": ("Phải chọn ít nhất một vai trò.", "Choose one role at least."),
    "ui.hear.new_person": (
        "Tên gọi của người thêm vào (có thể bỏ trống)",
        "Name of a person to add (may be left empty)",
    ),
    "ui.hear.add_person": ("Thêm người", "Add a person"),
    "ui.hear.evidence": ("Chứng cứ", "Evidence"),
    "ui.hear.new_evidence": ("Tên chứng cứ thêm vào", "Title of an item to add"),
    "ui.hear.add_evidence": ("Thêm chứng cứ", "Add the item"),
    "ui.hear.groups": ("Tình tiết theo phần của Kết luận", "Findings by part of the text"),
    "ui.hear.go_next": ("Đến câu nên hỏi trước", "Go to the best next question"),
    "ui.hear.next": ("Nên hỏi trước", "Best next question"),
    "ui.hear.irrelevant": (
        "Hiện {count} tình tiết không còn ảnh hưởng đến kết quả",
        "Show {count} findings that can no longer matter",
    ),
    "ui.hear.on_evidence": ("Chứng cứ: {items}", "Evidence: {items}"),
    "ui.hear.no_evidence": ("Thêm chứng cứ, tranh chấp", "Add evidence or dispute"),
    "ui.hear.contested": ("Còn tranh chấp: có chứng cứ ở nhiều phía", "Contested: there is evidence on several sides"),
    "ui.hear.progress": (
        "Đã rõ {answered} tình tiết; còn phải làm rõ nhiều nhất {most}",
        "{answered} established; at most {most} to go",
    ),
    "ui.book.page": ("Bộ quy tắc", "Rulebook"),
    "ui.book.title": ("Bộ quy tắc", "Rulebook"),
    "ui.book.choose": ("Chọn bộ quy tắc", "Choose a rulebook"),
    "ui.book.about": (
        "Phiên bản {version}; áp dụng từ {begin} đến {end}; {rules} quy tắc, {findings} tình tiết, {flags} lưu ý. Mã kiểm tra {sha}.",
        "Version {version}; in force from {begin} to {end}; {rules} rules, {findings} findings, {flags} flags. Digest {sha}.",
    ),
    "ui.book.no_end": ("nay", "now"),
    "ui.book.extends": ("Mở rộng bộ quy tắc {base}.", "Extends the rulebook {base}."),
    "ui.book.tab.text": ("Lời văn", "Text"),
    "ui.book.tab.findings": ("Tình tiết", "Findings"),
    "ui.book.tab.questions": ("Câu hỏi mở", "Open questions"),
    "ui.book.tab.proofs": ("Chứng minh", "Proofs"),
    "ui.book.tab.compare": ("So sánh", "Compare"),
    "ui.book.legend": (
        "Chữ có nền và gạch chân trong nguyên văn là chữ mà các quy tắc bên cạnh trích dẫn.",
        "Words with a background and an underline are those that the rules beside the text quote.",
    ),
    "ui.book.clause": ("Mục {id}", "Clause {id}"),
    "ui.book.rendering": ("Bản dịch không chính thức:", "Unofficial rendering:"),
    "ui.book.documents": ("Văn bản ngoài được dẫn", "Other documents cited"),
    "ui.book.verified": ("Đã đối chiếu với bản chính thức", "Compared with the official print"),
    "ui.book.unverified": ("Chưa kiểm chứng", "Unverified"),
    "ui.book.no_rule": ("Không quy tắc nào dựa vào đây.", "No rule rests on this."),
    "ui.book.quotes": ("Trích:", "Quotes:"),
    "ui.book.reason": ("Lý do:", "Reason:"),
    "ui.book.overrides": ("Loại trừ: {rules}", "Overrides: {rules}"),
    "ui.book.flag": ("Lưu ý; không làm thay đổi kết quả", "A remark; it never touches the outcome"),
    "ui.book.basis.text": ("Theo lời văn", "By the text"),
    "ui.book.basis.interpretation": ("Theo cách hiểu {question}", "By interpretation, {question}"),
    "ui.book.basis.external": (
        "Theo văn bản khác, chưa kiểm chứng: {documents}",
        "By another document, unverified: {documents}",
    ),
    "ui.book.by_reading": ("Theo cách hiểu", "By interpretation"),
    "ui.book.unknown": (
        "Tình tiết không ghi là chưa rõ; chưa rõ không bao giờ có lợi hay bất lợi cho ai.",
        "A finding that is left out is unknown, and unknown never counts for or against anyone.",
    ),
    "ui.book.label": ("Tên gọi", "Name"),
    "ui.book.values": ("Câu trả lời", "Answers"),
    "ui.book.cited": ("Mục", "Clause"),
    "ui.book.evidence": ("Thường căn cứ", "Usual evidence"),
    "ui.book.scope": ("Hỏi về", "Asked of"),
    "ui.book.scope.pilot": ("việc thí điểm, chung cho mọi người", "the pilot, the same for everyone"),
    "ui.book.scope.person": ("từng người", "each person"),
    "ui.book.polarity": ("Từ nhẹ đến xấu", "From mildest to worst"),
    "ui.book.no_polarity": ("không xếp thứ tự", "not ordered"),
    "ui.book.mutable": ("Thay đổi", "Change"),
    "ui.book.immutable": (
        "không bao giờ được nêu là điều làm kết quả khác đi",
        "never proposed as what would change the outcome",
    ),
    "ui.book.open": (
        "Những điều Kết luận không nói rõ. Mỗi cách hiểu mặc định nằm ở quy tắc riêng, nên thay được mà không sửa quy tắc theo lời văn.",
        "What the Conclusion leaves open. Each default stands in rules of its own, so that it can be replaced without touching those of the text.",
    ),
    "ui.book.default": ("Cách hiểu đã chọn", "Default taken"),
    "ui.book.other": ("Cách hiểu khác", "Other reading"),
    "ui.book.no_other": ("không nêu", "none recorded"),
    "ui.book.rules": ("Quy tắc theo cách hiểu này", "Rules that rest on it"),
    "ui.book.no_rules": ("không có", "none"),
    "ui.book.proofs_about": (
        "Mỗi tính chất được chứng minh cho mọi hồ sơ có thể có, hoặc bị bác bỏ bằng một hồ sơ cụ thể, như lệnh congtam check.",
        "Each property is proved for every case that can be, or refuted by a case, as congtam check does.",
    ),
    "ui.book.not_run": (
        "Chưa chạy chứng minh cho {rulebook} từ khi máy chủ khởi động.",
        "The proofs of {rulebook} have not been run since the server started.",
    ),
    "ui.book.run": ("Chạy chứng minh", "Run the proofs"),
    "ui.book.running": ("Đang chứng minh …", "Proving …"),
    "ui.book.verdict": ("Kết quả", "Verdict"),
    "ui.book.property": ("Tính chất", "Property"),
    "ui.book.seconds": ("Giây", "Seconds"),
    "ui.book.with": ("So sánh với", "Compare with"),
    "ui.book.alone": ("Không có bộ quy tắc khác để so sánh.", "There is no other rulebook to compare with."),
    # -- who may use the screens, and starting them
    "ui.door.title": ("Đăng nhập", "Sign in"),
    "ui.door.why": (
        "Hồ sơ chứa dữ liệu cá nhân, nên phải đăng nhập trước khi xem.",
        "Case files hold personal data, so people sign in before they see anything.",
    ),
    "ui.door.sign_in": ("Đăng nhập bằng tài khoản cơ quan", "Sign in with the account of your organisation"),
    "ui.door.sign_out": ("Đăng xuất", "Sign out"),
    "ui.door.no_role": (
        "Tài khoản này ({who}) chưa được giao vai trò nào; xin liên hệ người quản trị.",
        "This account ({who}) has been given no role; please ask whoever runs this application.",
    ),
    "ui.door.no_address": (
        "không có địa chỉ thư điện tử đã xác minh",
        "without a verified e-mail address",
    ),
    "ui.door.broken": (
        "Không đọc được tệp phân quyền, nên chưa ai vào được; xin liên hệ người quản trị.",
        "The file of roles cannot be read, so nobody can come in; please ask whoever runs this application.",
    ),
    "ui.door.as": ("{who} – {role}", "{who} – {role}"),
    "ui.door.reader": ("người xem", "reader"),
    "ui.door.assessor": ("người thẩm định", "assessor"),
    "ui.door.trainer": ("người tập huấn", "trainer"),
    "ui.start.address": (
        "Công Tâm: {address} (Ctrl-C để dừng)",
        "Công Tâm: {address} (Ctrl-C stops it)",
    ),
    "ui.start.missing": (
        "không có phần màn hình: cài lại congtam cùng với gói ui",
        "the screens are not installed: install congtam with its package ui",
    ),
    "ui.start.no_access": (
        "--public cần --access TỆP (hoặc biến môi trường CONGTAM_ACCESS) nêu cách đăng nhập và vai trò của từng người",
        "--public needs --access FILE (or the environment variable CONGTAM_ACCESS), which says how people sign in and the role of each",
    ),
    "ui.start.no_authlib": (
        "--public cần gói Authlib: pip install 'congtam[auth]'",
        "--public needs the package Authlib: pip install 'congtam[auth]'",
    ),
    "ui.start.short_secret": (
        "cookie_secret trong {file} phải có ít nhất {least} ký tự ngẫu nhiên",
        "cookie_secret in {file} must have at least {least} random characters",
    ),
    "ui.start.bad_host": ("`{name}` không phải là tên máy chủ", "`{name}` is not the name of a host"),
    "ui.start.bad_base": (
        "`{path}` không phải là đường dẫn như /congtam",
        "`{path}` is not a path such as /congtam",
    ),
    "ui.start.other_base": (
        "redirect_uri trong {file} phải kết thúc bằng {wanted}, đúng đường dẫn của --base-path",
        "redirect_uri in {file} must have the path {wanted}, that of --base-path",
    ),
    "ui.start.port_taken": ("cổng {port} đã có chương trình khác dùng", "the port {port} is taken by another program"),
    "ui.lost.title": ("Không có trang này", "There is no such page"),
    "ui.lost.why": (
        "Địa chỉ này không dẫn đến trang nào. Chọn một trang ở phía trên.",
        "This address leads to no page. Choose one above.",
    ),
    "ui.trace.page": ("Lập luận", "Trace"),
    "ui.trace.title": ("Lập luận của đề nghị", "How the recommendation was reached"),
    "ui.trace.about": (
        "{title} ({case}), tính đến {day}, bộ quy tắc {rulebook}",
        "{title} ({case}), as of {day}, rulebook {rulebook}",
    ),
    "ui.trace.no_case": (
        "Hồ sơ chưa đủ để xét. Hãy bổ sung ở trang Thẩm định.",
        "The case cannot be heard yet. Complete it on the page “Hear a case”.",
    ),
    "ui.engines_differ": (
        "Hai bộ máy suy luận không thống nhất hoặc một bộ máy có lỗi, nên không đưa ra đề nghị nào.",
        "The two engines do not agree, or one of them failed, so nothing is recommended.",
    ),
    "ui.trace.dead": (
        "Liên kết này không còn đúng: không có {what} “{named}”. Dưới đây là phần khác của hồ sơ đang mở.",
        "This link is dead: there is no {what} “{named}”. What follows is another part of the open case.",
    ),
    "ui.trace.dead.person": ("người được xét", "person"),
    "ui.trace.dead.tab": ("mục", "tab"),
    "ui.trace.dead.trace": ("cách trình bày", "view"),
    "ui.trace.dead.outcome": ("kết quả", "outcome"),
    "ui.trace.dead.finding": ("tình tiết", "finding"),
    "ui.trace.tab.tree": ("Cây lập luận", "Tree"),
    "ui.trace.tab.why-not": ("Vì sao không", "Why not"),
    "ui.trace.tab.changes": ("Điều gì làm khác đi", "What would change it"),
    "ui.trace.tab.what-if": ("Giả định", "What if"),
    "ui.trace.tab.graph": ("Sơ đồ", "Graph"),
    "ui.trace.tab.finding": ("Một tình tiết", "One finding"),
    "ui.trace.full": ("Đầy đủ: mọi kết luận và quy tắc", "Full: every conclusion and rule"),
    "ui.trace.short_caption": (
        "Các quy tắc và tình tiết quyết định, kể cả những gì loại các khả năng khác, và điều còn phải làm rõ. Câu trả lời gạch chân là bất lợi cho người được xét. Bấm vào số hiệu bên phải để xem nguyên văn; in trang bằng Ctrl+P.",
        "The rules and findings that decide, with those that rule out the other possibilities, and what is still to be established. An answer that is underlined speaks against the person. Press a number on the right for the text; print the page with Ctrl+P.",
    ),
    "ui.trace.full_caption": (
        "Mọi kết luận và quy tắc; lúc đầu chỉ mở nhánh quyết định và nhánh còn phải làm rõ. Câu trả lời gạch chân là bất lợi cho người được xét. Bấm vào số hiệu bên phải để xem nguyên văn; in trang bằng Ctrl+P.",
        "Every conclusion and rule; only what decides or is still to be established is open at first. An answer that is underlined speaks against the person. Press a number on the right for the text; print the page with Ctrl+P.",
    ),
    "ui.trace.tree_heading": ("Từ đề nghị xuống đến tình tiết", "From the recommendation down to the findings"),
    "ui.trace.flags_heading": ("Lưu ý bên cạnh đề nghị", "Remarks beside the recommendation"),
    "ui.trace.cited_heading": ("Nguyên văn được dẫn", "The texts cited"),
    "ui.trace.mark.unsettled": ("Chưa rõ", "Open"),
    "ui.trace.mark.holds": ("Áp dụng", "Applies"),
    "ui.trace.mark.fails": ("Không áp dụng", "Does not apply"),
    "ui.trace.mark.open": ("Chưa rõ", "Open"),
    "ui.trace.mark.overridden": ("Bị loại trừ", "Overridden"),
    "ui.trace.mark.kept": ("Hồ sơ không trái", "Kept by the file"),
    "ui.trace.mark.broken": ("Hồ sơ trái", "Broken by the file"),
    "ui.trace.mark.together": ("Cùng với", "Together with"),
    "ui.trace.together": ("các tình tiết quyết định khác", "the other decisive findings"),
    "ui.trace.mark.invariant": ("Bất biến", "Invariant"),
    "ui.trace.stopped": ("Khả năng khác đã loại: {count}", "Other possibilities ruled out: {count}"),
    "ui.trace.stopped_milder": ("Khả năng nhẹ hơn đã loại: {count}", "Milder possibilities ruled out: {count}"),
    "ui.trace.stopped_harsher": ("Khả năng nặng hơn đã loại: {count}", "Harsher possibilities ruled out: {count}"),
    "ui.trace.yields": ("Bị loại trừ bởi: {rules}", "Overridden by: {rules}"),
    "ui.trace.otherwise": (
        "Áp dụng khi không quy tắc nào khác của kết luận này áp dụng.",
        "Applies where no other rule of this conclusion does.",
    ),
    "ui.trace.all": ("cùng lúc", "all of these"),
    "ui.trace.any": ("một trong các trường hợp sau", "at least one of these"),
    "ui.trace.not": ("không phải trường hợp", "none of this"),
    "ui.trace.at_least": ("ít nhất {n} trong các điều sau", "at least {n} of these"),
    "ui.trace.others": ("và {count} khả năng khác, không cần thêm", "and {count} others, which are not needed"),
    "ui.trace.role": ("Vai trò: {roles}", "Role: {roles}"),
    "ui.trace.role_among": (
        "Vai trò: {roles} (thuộc {count} vai trò mà quy tắc nói đến)",
        "Role: {roles} (among {count} that the rule speaks of)",
    ),
    "ui.trace.no_role": ("Không giữ vai trò {roles}", "Not in the role of {roles}"),
    "ui.trace.needed": ("Quy tắc cần: {values}", "The rule needs: {values}"),
    "ui.trace.needed_role": ("Quy tắc cần một vai trò như vậy.", "The rule needs such a role."),
    "ui.trace.ruled_out_role": ("Quy tắc loại trừ vai trò như vậy.", "The rule excludes such a role."),
    "ui.trace.ruled_out": ("Quy tắc loại trừ: {values}", "The rule excludes: {values}"),
    "ui.trace.evidence": ("Chứng cứ: {items}", "Evidence: {items}"),
    "ui.trace.note": ("Ghi chú: {note}", "Note: {note}"),
    "ui.trace.see": ("đã giải thích ở nhánh khác", "explained in another branch"),
    "ui.trace.reading": (
        "Cách hiểu {id}. {question} Mặc định: {default}",
        "Reading {id}. {question} Default: {default}",
    ),
    "ui.trace.other_reading": ("Cách hiểu khác: {other}", "Another reading: {other}"),
    "ui.trace.reason": ("Lý do: {reason}", "Reason: {reason}"),
    "ui.trace.question": ("Câu hỏi: {question}", "Question: {question}"),
    "ui.trace.verified": ("{title} (đã đối chiếu với bản chính thức)", "{title} (compared with the official print)"),
    "ui.trace.unverified": ("{title} (chưa kiểm chứng)", "{title} (unverified)"),
    "ui.trace.place": ("Mã trong bộ quy tắc: {place}", "In the rulebook: {place}"),
    "ui.trace.translated": ("Bản dịch không chính thức: {text}", "Unofficial translation: {text}"),
    "ui.trace.outcome": ("Kết quả muốn hỏi", "The outcome asked about"),
    "ui.trace.suppose": ("Tình tiết muốn đổi", "Findings to change"),
    "ui.trace.suppose_none": ("chọn tình tiết", "choose findings"),
    "ui.trace.suppose_first": (
        "Chọn một hay nhiều tình tiết; hồ sơ không thay đổi cho đến khi giữ lại.",
        "Choose one or more findings; the case stays as it is until the scenario is kept.",
    ),
    "ui.trace.side_by_side": ("Hiện tại và giả định", "As it stands, and supposed"),
    "ui.trace.item": ("Nội dung", "Item"),
    "ui.trace.baseline": ("Hiện tại", "As it stands"),
    "ui.trace.scenario": ("Giả định", "Supposed"),
    "ui.trace.row.outcome": ("Đề nghị", "Recommendation"),
    "ui.trace.row.possible": ("Kết quả có thể", "Possible outcomes"),
    "ui.trace.row.establish": ("Còn phải làm rõ", "Still to be established"),
    "ui.trace.row.flags": ("Lưu ý", "Remarks"),
    "ui.trace.row.none": ("không có", "none"),
    "ui.trace.rules_changed": ("Quy tắc có tình trạng khác", "Rules whose status differs"),
    "ui.trace.no_rule_changed": ("Không quy tắc nào có tình trạng khác.", "No rule has another status."),
    "ui.trace.rule": ("Quy tắc", "Rule"),
    "ui.trace.keep": ("Giữ làm hồ sơ của tôi", "Keep as my case"),
    "ui.trace.keep_caption": (
        "Hồ sơ đang mở sẽ nhận các tình tiết giả định, không kèm chứng cứ cũ của chúng; tình tiết chung thì đổi cho mọi người.",
        "The open case takes over what is supposed, without the evidence for the former answers; what all persons share changes for everyone.",
    ),
    "ui.trace.kept": ("Đã giữ làm hồ sơ của tôi.", "Kept as my case."),
    "ui.trace.graph_caption": (
        "Các kết luận và tình tiết quyết định, và điều còn phải làm rõ (khung nét đứt, có dấu hỏi); đọc từ trái sang phải. Cây lập luận nêu cùng các tình tiết ấy, kèm quy tắc và chứng cứ.",
        "The conclusions and findings that decide, and what is still to be established (dashed, with a question mark), from left to right. The tree has the same findings, with rules and evidence.",
    ),
    "ui.trace.graph_alt": ("Sơ đồ lập luận: {headline}", "Graph of the reasoning: {headline}"),
    "ui.trace.graph_none": (
        "Chưa có kết luận nào để vẽ: hồ sơ tự mâu thuẫn.",
        "There is nothing to draw: the file contradicts itself.",
    ),
    "ui.trace.other_ways": ("Cách khác: {count}", "Other ways: {count}"),
    "ui.trace.no_evidence": ("⚠ chưa ghi chứng cứ", "⚠ no evidence recorded"),
    "ui.trace.without_evidence": (
        "⚠ {count} trên {all} tình tiết quyết định chưa ghi chứng cứ",
        "⚠ {count} of {all} decisive findings have no evidence recorded",
    ),
    "ui.trace.bad": (", bất lợi", ", adverse"),
    "ui.trace.in_this_case": ("Trong hồ sơ này", "In this case"),
    "ui.trace.finding": ("Tình tiết", "Finding"),
    "ui.trace.irrelevant": (
        "Chưa rõ, và chắc chắn không ảnh hưởng đến kết quả.",
        "Open, and provably without effect on the outcome.",
    ),
    "ui.trace.matters": ("Chưa rõ, và còn có thể ảnh hưởng đến kết quả.", "Open, and may still matter."),
    "ui.trace.uses.rules": ("Quy tắc dùng tình tiết này", "Rules that use it"),
    "ui.trace.uses.conclusions": ("Kết luận dựa trực tiếp vào tình tiết này", "Conclusions that rest on it directly"),
    "ui.trace.uses.further": ("Kết luận dựa gián tiếp", "Conclusions that rest on those"),
    "ui.trace.uses.flags": ("Lưu ý dùng tình tiết này", "Remarks that use it"),
    "ui.trace.uses.constraints": ("Ràng buộc nói về tình tiết này", "Constraints on it"),
    "ui.trace.uses.invariants": ("Điều bất biến nói về tình tiết này", "Invariants that speak of it"),
    "schema.written": ("đã ghi {file}", "wrote {file}"),
    "usage.no_cases": ("không tìm thấy hồ sơ nào trong {where}", "no case files found in {where}"),
    # -- help
    "cli.usage": ("Cách dùng", "Usage"),
    "cli.arguments": ("Tham số", "Arguments"),
    "cli.options": ("Tùy chọn", "Options"),
    "cli.commands": ("Các lệnh", "Commands"),
    "cli.see": ("Xem hướng dẫn: {command} --help", "For help: {command} --help"),
    "cli.error": ("Lỗi: {sentence}", "Error: {sentence}"),
    # What typer says, as it says it, and in Vietnamese.
    "typer.options": ("[TÙY CHỌN]", "[OPTIONS]"),
    "typer.command": ("LỆNH [THAM SỐ]...", "COMMAND [ARGS]..."),
    "typer.help": ("In hướng dẫn này rồi kết thúc.", "Show this message and exit."),
    "typer.install": ("Cài gợi ý lệnh cho shell đang dùng.", "Install completion for the current shell."),
    "typer.show": (
        "In mã gợi ý lệnh cho shell đang dùng, để chép hoặc chỉnh cách cài.",
        "Show completion for the current shell, to copy it or customize the installation.",
    ),
    "typer.default": ("mặc định: {value}", "default: {value}"),
    "typer.required": ("bắt buộc", "required"),
    "typer.variable": ("biến môi trường: {name}", "env var: {name}"),
    "typer.possible": (
        "{sentence}; có phải ý là: {names}?",
        "{sentence} (Possible options: {names})",
    ),
    "typer.no_option": ("không có tùy chọn {name}", "No such option: {name}"),
    "typer.command_meant": (
        "không có lệnh {name}; có phải ý là: {names}?",
        "No such command {name}. Did you mean {names}?",
    ),
    "typer.no_command": ("không có lệnh {name}", "No such command {name}."),
    "typer.missing_argument": ("thiếu tham số {name}", "Missing argument {name}."),
    "typer.missing_option": ("thiếu tùy chọn {name}", "Missing option {name}."),
    "typer.no_value": ("tùy chọn {name} cần một giá trị", "Option {name} requires an argument."),
    "typer.own_value": ("tùy chọn {name} không nhận giá trị", "Option {name} does not take a value."),
    "typer.extra": ("thừa tham số: {names}", "Got unexpected extra argument(s) ({names})"),
    "typer.invalid_for": (
        "giá trị của {name} không dùng được: {sentence}",
        "Invalid value for {name}: {sentence}",
    ),
    "typer.invalid": ("giá trị không dùng được: {sentence}", "Invalid value: {sentence}"),
    "typer.named_by": ("{name} (biến môi trường: {variable})", "{name} (env var: {variable})"),
    "typer.value": ("{sentence}", "Value error, {sentence}"),
    "typer.choice": ("{value} không phải là một trong: {values}", "{value} is not one of {values}."),
    "typer.integer": (
        "phải là số nguyên",
        "Input should be a valid integer, unable to parse string as an integer",
    ),
    "typer.number": (
        "phải là số",
        "Input should be a valid number, unable to parse string as a number",
    ),
    "typer.least": ("phải từ {value} trở lên", "Input should be greater than or equal to {value}"),
    "typer.most": ("không được lớn hơn {value}", "Input should be less than or equal to {value}"),
    "usage.no_command": ("thiếu tên lệnh", "a command is missing"),
    "usage.format_of_version": (
        "--format đặt trước tên lệnh chỉ đi với --version; hãy đặt sau tên lệnh",
        "--format before a command goes with --version only; put it after the command",
    ),
    "help.version": (
        "In phiên bản rồi kết thúc; --format json in thêm dạng của quyết định và bộ quy tắc.",
        "Print the version and exit; --format json adds the forms of decisions and rulebooks.",
    ),
    "help.app": (
        "Công Tâm: đề nghị xem xét trách nhiệm theo mục 2.4 Kết luận 14-KL/TW, có lập luận; con người quyết định.",
        "Công Tâm: recommends under section 2.4 of Conclusion 14-KL/TW, and explains; a person decides.",
    ),
    "help.evaluate": (
        "Đưa ra đề nghị cho từng người trong hồ sơ.\n\nVí dụ: congtam evaluate cases/health-records-pilot.yaml",
        "Recommend for each person of the case files.",
    ),
    "help.check": (
        "Chứng minh các tính chất của bộ quy tắc với mọi hồ sơ, hoặc nêu phản ví dụ.\n\nVí dụ: congtam check kl14 --witnesses phan-vi-du/",
        "Prove the properties of a rulebook for every case, or show counter-examples.",
    ),
    "help.test": (
        "Chạy mọi `expect:` của các hồ sơ.\n\nVí dụ: congtam test cases/",
        "Run every `expect:` of the case files.",
    ),
    "help.ask": (
        "Phỏng vấn: chỉ hỏi điều còn có thể làm thay đổi kết quả, rồi ghi thành hồ sơ.\n\nVí dụ: congtam ask --out ho-so.yaml",
        "Interview: asks only what still matters, and writes a case file.",
    ),
    "help.resume": ("Tiếp tục từ hồ sơ này (người thứ nhất).", "Go on from this case file (its first person)."),
    "help.case_out": ("Tệp hồ sơ sẽ ghi; bỏ trống thì in ra.", "Case file to write; printed if left out."),
    "help.explain": (
        "Giải thích: vì sao, vì sao không, còn thiếu gì, điều gì làm khác đi, giả định.\n\nVí dụ: congtam explain cases/health-records-pilot.yaml --why-not reduction",
        "Explain: why, why not, what is missing, what would change it, what if.",
    ),
    "help.person": ("Mã người được xét; bỏ trống là mọi người.", "Id of a person; everyone if left out."),
    "help.why": ("Tập tình tiết nhỏ nhất đủ dẫn đến kết quả.", "A smallest set of findings that forces the outcome."),
    "help.reasons": ("Liệt kê tối đa bấy nhiêu tập tối thiểu.", "List at most so many minimal sets."),
    "help.why_not": ("Vì sao không phải kết quả này.", "Why not this outcome."),
    "help.missing": ("Điều còn thiếu và câu nên hỏi trước.", "What is missing, and the best next question."),
    "help.changes": ("Thay đổi nhỏ nhất dẫn đến kết quả khác.", "The smallest changes that lead elsewhere."),
    "help.set": ("Giả định tình_tiết=giá_trị (hoặc =unknown).", "Suppose finding=value (or =unknown)."),
    "usage.unknown_person": ("không có người nào mã `{name}`", "there is no person `{name}`"),
    "usage.unknown_outcome": (
        "không có kết quả `{name}`; chọn một trong: {known}",
        "unknown outcome `{name}`; choose one of: {known}",
    ),
    "usage.bad_set": (
        "`{name}` không phải là tình_tiết=giá_trị của bộ quy tắc",
        "`{name}` is not a finding=value of the rulebook",
    ),
    "help.schema": (
        "Ghi JSON Schema để trình soạn thảo gợi ý và kiểm tra khi viết hồ sơ.\n\nVí dụ: congtam schema --out schemas/",
        "Write the JSON Schemas, so that editors complete and check files.",
    ),
    "help.ui": (
        "Mở các màn hình trong trình duyệt, chỉ trên máy này nếu không có --public.\n\nVí dụ: congtam ui --port 8501",
        "Open the screens in a browser, on this machine alone unless --public is given.",
    ),
    "help.port": ("Cổng của máy chủ.", "Port of the server."),
    "help.ui_register": (
        "sổ lưu mà màn hình ghi vào và tra cứu: tệp SQLite hoặc URL của PostgreSQL",
        "the register that the screens write to and look up: an SQLite file or a PostgreSQL URL",
    ),
    "help.headless": ("Không tự mở trình duyệt.", "Do not open a browser."),
    "help.public": (
        "Cho máy khác truy cập; mọi người phải đăng nhập và có vai trò.",
        "Let other machines reach it; everyone has to sign in and to have a role.",
    ),
    "help.base_path": (
        "Đường dẫn mà dưới đó máy chủ trung gian đặt các màn hình, ví dụ /congtam.",
        "The path under which a proxy has the screens, such as /congtam.",
    ),
    "help.host": (
        "Thêm tên máy chủ mà người dùng gõ trong địa chỉ; dùng được nhiều lần.",
        "One more name of this server in addresses; may be given several times.",
    ),
    "help.access": (
        "Tệp YAML nêu cách đăng nhập (sign_in) và vai trò theo thư điện tử (roles), cho --public.",
        "YAML file that says how people sign in (sign_in) and their roles by e-mail (roles), for --public.",
    ),
    "help.cases": ("Tệp hồ sơ YAML; - là đầu vào chuẩn.", "Case files in YAML; - is standard input."),
    "help.folders": ("Tệp hoặc thư mục hồ sơ.", "Case files or folders."),
    "help.rulebook": ("Mã hoặc thư mục bộ quy tắc.", "Id or folder of a rulebook."),
    "help.lang": ("Ngôn ngữ: vi hoặc en.", "Language: vi or en."),
    "help.format": ("Dạng kết quả: text hoặc json.", "Output: text or json."),
    "help.full": ("In cả lập luận đầy đủ.", "Print the full trace too."),
    "help.exit_code": (
        "Kết thúc bằng mã 3 khi có người chưa đủ căn cứ hoặc hồ sơ mâu thuẫn.",
        "Exit with 3 where any person is open or inconsistent.",
    ),
    "help.trace_order": (
        "In điều bộ máy thứ hai suy ra theo từng vòng.",
        "Print what the second engine derived in which round.",
    ),
    "help.coverage": (
        "Quy tắc, giá trị, phía của điều kiện mà hồ sơ chạm tới.",
        "What rules, values and sides the cases reach.",
    ),
    "help.mutants": (
        "Mọi thay đổi một điểm của bộ quy tắc: có hồ sơ nào phát hiện không.",
        "Every single change of the rulebook: does a case notice it.",
    ),
    "help.suggest": (
        "Ghi vào thư mục này các hồ sơ phát hiện mọi sửa đổi thử chưa bị phát hiện.",
        "Write the cases that kill all survivors to this folder.",
    ),
    "help.html": ("Ghi thêm một trang web.", "Write a web page too."),
    "usage.tests_fail": (
        "phải sửa các hồ sơ sai trước thì mới đo được chất lượng phép thử",
        "the failing cases have to be mended before the tests can be measured",
    ),
    "help.sweep": (
        "Xét mọi dòng của một bảng (CSV, Excel, Parquet, Arrow), hoặc của các hồ sơ giả định, và đếm kết quả.\n\nVí dụ: congtam sweep cases.csv out.parquet --summary counts.svg",
        "Answer every row of a table (CSV, Excel, Parquet, Arrow), or of hypothetical cases, and count the outcomes.",
    ),
    "help.sweep_tables": (
        "Bảng để đọc (`-`: CSV từ đầu vào chuẩn) và bảng để ghi (`-`: CSV ra đầu ra chuẩn); với --sample chỉ có bảng để ghi.",
        "The table to read (`-`: CSV on standard input) and the one to write (`-`: CSV on standard output); with --sample only the latter.",
    ),
    "help.sweep_rulebook": ("Bộ quy tắc: mã hoặc thư mục.", "The rulebook: id or folder."),
    "help.sweep_columns": (
        "Thêm cột: các kết luận, hoặc `rules` (quy tắc chắc chắn áp dụng); cách nhau bằng dấu phẩy.",
        "More columns: conclusions, or `rules` (those that surely apply), with commas between.",
    ),
    "help.sweep_keep": (
        "Cột có tên giống hoặc gần giống một tình tiết nhưng không phải là tình tiết.",
        "Columns that have the label of a finding, or nearly its name, and are none.",
    ),
    "help.sweep_encoding": (
        "Bảng mã của bảng dạng chữ, như windows-1258; không nêu thì là UTF-8, hoặc UTF-16 có dấu ở đầu.",
        "The encoding of a table as text, such as windows-1258; else UTF-8, or UTF-16 with its mark.",
    ),
    "help.sweep_sheet": (
        "Trang tính cần đọc của tệp .xlsx; không nêu thì là trang đầu tiên có cột tình tiết.",
        "The sheet of an .xlsx file to read; else the first that has a finding for a column.",
    ),
    "usage.sweep_encoding": (
        "không có bảng mã nào tên `{encoding}`; thử windows-1258, utf-16-le, cp1252",
        "there is no encoding `{encoding}`; try windows-1258, utf-16-le, cp1252",
    ),
    "usage.sweep_text": (
        "--encoding chỉ dùng cho bảng dạng chữ ({known}), --sheet chỉ dùng cho .xlsx",
        "--encoding is for tables as text ({known}), --sheet for .xlsx",
    ),
    "usage.no_sheet": (
        "`{file}` không có trang tính `{sheet}`; chọn trong: {known}",
        "`{file}` has no sheet `{sheet}`; choose from: {known}",
    ),
    "sweep.sheet": ("đọc trang tính `{sheet}`", "reading the sheet `{sheet}`"),
    "sweep.above": (
        "số dòng bỏ qua ở trên dòng tên cột: {rows}",
        "rows skipped above the row of names: {rows}",
    ),
    "sweep.blank": (
        "số dòng bỏ qua vì không chứa gì: {rows}",
        "rows skipped because nothing stands in them: {rows}",
    ),
    "help.sweep_summary": (
        "Ghi số đếm theo kết quả: .txt, .csv hoặc hình .svg.",
        "Write the counts by outcome: .txt, .csv or a picture, .svg.",
    ),
    "help.sweep_compare": (
        "Bộ quy tắc khác: dòng nào đổi kết quả, từ đâu sang đâu.",
        "Another rulebook: which rows change, from which outcome to which.",
    ),
    "help.sweep_on_error": (
        "Khi có giá trị sai: dừng, bỏ dòng đó (và nói rõ), hoặc giữ dòng với cột `error`.",
        "On a bad value: stop, leave the row out (and say so), or keep it with a column `error`.",
    ),
    "help.sweep_sample": (
        "Lập từng ấy hồ sơ giả định không trái ràng buộc nào thay cho việc đọc bảng.",
        "Draw so many hypothetical cases that break no constraint, instead of reading a table.",
    ),
    "help.sweep_unknown": (
        "Xác suất để một tình tiết của hồ sơ giả định là chưa rõ.",
        "How likely a finding of a hypothetical case is unknown.",
    ),
    "help.sweep_seed": (
        "Cùng số này thì lập ra cùng các hồ sơ.",
        "The same number draws the same cases.",
    ),
    "help.sweep_odds": (
        "Tệp YAML: trọng số của các giá trị và vai trò.",
        "A YAML file: the odds of values and of roles.",
    ),
    "help.sweep_engine": (
        "`spark`: chạy cùng phép tính trên Spark, từ Parquet sang Parquet (xem docs/scale.md).",
        "`spark`: the same computation on Spark, from Parquet to Parquet (see docs/scale.md).",
    ),
    "help.sweep_master": (
        "Với --engine spark: máy chủ điều phối, như `local[4]` hay `spark://…`.",
        "With --engine spark: the master, such as `local[4]` or `spark://…`.",
    ),
    "usage.sweep_spark": (
        "--engine spark đọc một bảng; --sample thì không cần đến nó",
        "--engine spark reads a table; --sample is done without it",
    ),
    "usage.no_spark": (
        "--engine spark cần gói pyspark: pip install 'congtam[spark]'",
        "--engine spark needs the package pyspark: pip install 'congtam[spark]'",
    ),
    "usage.no_java": (
        "--engine spark cần Java 17 trở lên: cài Java, hoặc chỉ chỗ của nó bằng JAVA_HOME",
        "--engine spark needs Java 17 or later: install it, or say in JAVA_HOME where it is",
    ),
    "usage.exists": (
        "`{file}` đã có; với --engine spark không gì bị ghi đè: hãy xóa đi hoặc chọn tên khác",
        "`{file}` is there already, and --engine spark replaces nothing: remove it or choose another name",
    ),
    "usage.spark_failed": (
        "Spark không làm được, không có gì được ghi: {reason}",
        "Spark could not do it, and nothing was written: {reason}",
    ),
    "usage.sweep_tables": (
        "cần nêu bảng để đọc, hoặc --sample; sau đó có thể nêu một bảng để ghi",
        "name a table to read, or give --sample; after it there may be one table to write",
    ),
    "usage.sweep_kind": (
        "`{file}` không phải loại tệp dùng được ở đây: {known}",
        "`{file}` is of no kind that can be used here: {known}",
    ),
    "sweep.heading": ("Bộ quy tắc {rulebook}, số dòng: {rows}", "Rulebook {rulebook}, rows: {rows}"),
    "sweep.changed": (
        "So với {rulebook}, số dòng có thay đổi: {rows} ({share})",
        "Compared with {rulebook}, rows that change: {rows} ({share})",
    ),
    "sweep.open": ("chưa kết luận được", "no conclusion yet"),
    "sweep.inconsistent": ("tự mâu thuẫn", "contradicts itself"),
    "sweep.bad_skip": (
        "số dòng bị bỏ vì có giá trị sai, không được ghi và không được đếm: {rows}",
        "rows left out for a bad value, neither written nor counted: {rows}",
    ),
    "sweep.bad_collect": (
        "số dòng có giá trị sai, không có kết quả và không được đếm (xem cột `error`): {rows}",
        "rows with a bad value, which have no answer and are not counted (see the column `error`): {rows}",
    ),
    "help.diff": (
        "So sánh hai bộ quy tắc theo ý nghĩa: hồ sơ nào đổi kết quả, đổi thế nào.\n\nVí dụ: congtam diff kl14 kl14-text --cases cases/",
        "Compare two rulebooks by meaning: which cases change, and how.",
    ),
    "help.before": ("Bộ quy tắc cũ: mã hoặc thư mục.", "The old rulebook: id or folder."),
    "help.after": ("Bộ quy tắc mới: mã hoặc thư mục.", "The new rulebook: id or folder."),
    "help.diff_cases": ("Thư mục hồ sơ: người nào đổi kết quả.", "A folder of cases: which persons' outcomes change."),
    "help.diff_witnesses": (
        "Ghi ví dụ của mỗi thay đổi thành hồ sơ.",
        "Write the example of each change as a case file.",
    ),
    "help.witnesses": ("Ghi phản ví dụ thành hồ sơ trong thư mục này.", "Write counter-examples as case files here."),
    "help.independent": (
        "Chứng minh thêm bằng z3, độc lập với các biểu đồ.",
        "Prove it again with z3, which shares no code with the diagrams.",
    ),
    # -- the register
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
    "usage.written_twice": (
        "{file} được nêu hai lần làm nơi ghi; hãy ghi ra hai tệp khác nhau",
        "{file} is named twice as the place to write; write to two files",
    ),
    "usage.own_input": (
        "{file} là tệp đang đọc; hãy ghi ra tệp khác",
        "{file} is the file that is read; write to another",
    ),
    "usage.sweep_drawn": (
        "--unknown, --seed và --odds chỉ dùng cùng --sample",
        "--unknown, --seed and --odds go with --sample only",
    ),
    "usage.no_register": (
        "cần cài thêm phần sổ: pip install 'congtam[register]'",
        "the register is not installed: pip install 'congtam[register]'",
    ),
    "usage.bad_receipt": (
        "`{receipt}` không phải là biên nhận SỐ:MÃ:MÃ",
        "`{receipt}` is not a receipt NUMBER:DIGEST:HEAD",
    ),
    "register.exists": (
        "đã có tệp `{file}`; sổ không xuất đè lên tệp nào: hãy nêu tên khác",
        "the file `{file}` exists, and no export replaces one: name another",
    ),
    "register.made": ("Đã lập sổ {where}.", "The register {where} is made."),
    "register.receipt": ("Biên nhận: {receipt}", "Receipt: {receipt}"),
    "register.receipt_of": ("Biên nhận ({person}): {receipt}", "Receipt ({person}): {receipt}"),
    "register.sound": (
        "Sổ nguyên vẹn: {records} bản ghi, {rulebooks} bộ quy tắc, {sealed} phần cất riêng, lập lại {replayed} đề nghị, đối chiếu {receipts} biên nhận.",
        "The register is sound: {records} records, {rulebooks} rulebooks, {sealed} parts kept apart, {replayed} recommendations made again, {receipts} receipts compared.",
    ),
    "register.unsound": (
        "SỔ KHÔNG CÒN NGUYÊN VẸN: {faults} chỗ sai; {records} bản ghi, {rulebooks} bộ quy tắc, {sealed} phần cất riêng, lập lại {replayed} đề nghị, đối chiếu {receipts} biên nhận.",
        "THE REGISTER IS NOT SOUND: {faults} faults; {records} records, {rulebooks} rulebooks, {sealed} parts kept apart, {replayed} recommendations made again, {receipts} receipts compared.",
    ),
    "register.no_receipts": (
        "Chưa đối chiếu biên nhận nào: thiếu biên nhận thì không thấy được việc cắt bớt, tính lại hay thay bằng bản cũ.",
        "No receipt was compared: without one, cutting off, computing anew and putting back an older copy are not seen.",
    ),
    "register.head": ("Biên nhận của bản ghi cuối: {receipt}", "Receipt of the last record: {receipt}"),
    "register.verified.erased": (
        "{count} phần dữ liệu cá nhân đã được xóa có ghi sổ.",
        "{count} parts with personal data are erased, and their erasure is on record.",
    ),
    "register.verified.replayed_by_findings": (
        "{count} đề nghị được lập lại chỉ từ các tình tiết, vì dữ liệu cá nhân đã xóa.",
        "{count} recommendations were made again from the findings alone, as personal data are erased.",
    ),
    "register.verified.of_other_software": (
        "{count} đề nghị do phiên bản phần mềm khác lập: so kết quả, không so từng byte.",
        "{count} recommendations are by another version of the software: the answer is compared, not the bytes.",
    ),
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
    "register.fault.unguarded": (
        "khóa bảo vệ {name} của cơ sở dữ liệu không còn hiệu lực",
        "the database's guard {name} is not in force",
    ),
    "register.fault.not_replayed": (
        "đề nghị ở bản ghi {sequence} lập lại thì khác",
        "the recommendation of record {sequence} comes out otherwise",
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
    # -- like cases alike
    "help.register_precedents": (
        "So với những người đã được đề nghị hoặc quyết định: ai ở vị trí không kém thuận lợi mà kết quả lại nặng hơn, hoặc ngược lại; và các hồ sơ gần nhất.\n\nVí dụ: congtam register precedents ho-so.yaml --register so.db",
        "Compare with everyone decided before: who stands no worse and yet comes off harsher, or the reverse; and the nearest cases.",
    ),
    "help.register_only_person": ("Chỉ người có mã này.", "Only the person of this id."),
    "alike.ruling.recommendation": ("đề nghị {outcome}", "recommended: {outcome}"),
    "alike.ruling.authority": ("cấp có thẩm quyền quyết định {outcome}", "decided by the authority: {outcome}"),
    "alike.precedent": (
        "bản ghi {sequence} ({case}, {person}, {rulebook}; {ruling})",
        "record {sequence} ({case}, {person}, {rulebook}; {ruling})",
    ),
    "alike.harsher.certain": (
        "NẶNG HƠN MỘT TRƯỜNG HỢP KHÔNG THUẬN LỢI HƠN. Ở đây {ruling}, nặng hơn {precedent}, dù không tình tiết nào ở đây kém thuận lợi hơn.",
        "HARSHER THAN A CASE THAT WAS NO BETTER. Here {ruling}, harsher than {precedent}, although no finding here is less favourable.",
    ),
    "alike.harsher.possible": (
        "Có thể nặng hơn một trường hợp không thuận lợi hơn, chưa chắc chắn. Ở đây {ruling}, nặng hơn {precedent}; những gì đã rõ ở đây không kém thuận lợi hơn.",
        "Possibly harsher than a case that was no better; not certain. Here {ruling}, harsher than {precedent}; nothing established here is less favourable.",
    ),
    "alike.milder.certain": (
        "NHẸ HƠN MỘT TRƯỜNG HỢP KHÔNG BẤT LỢI HƠN. Ở đây {ruling}, nhẹ hơn {precedent}, dù không tình tiết nào ở đây thuận lợi hơn.",
        "MILDER THAN A CASE THAT WAS NO WORSE. Here {ruling}, milder than {precedent}, although no finding here is more favourable.",
    ),
    "alike.milder.possible": (
        "Có thể nhẹ hơn một trường hợp không bất lợi hơn, chưa chắc chắn. Ở đây {ruling}, nhẹ hơn {precedent}; những gì đã rõ ở đây không thuận lợi hơn.",
        "Possibly milder than a case that was no worse; not certain. Here {ruling}, milder than {precedent}; nothing established here is more favourable.",
    ),
    "alike.pair": (
        "{label}: ở đây {here}; bản ghi {sequence}: {there}",
        "{label}: here {here}; record {sequence}: {there}",
    ),
    "alike.roles": ("Vai trò", "Roles"),
    "alike.better": ("Ở đây thuận lợi hơn", "More favourable here"),
    "alike.worse": ("Ở đây bất lợi hơn", "Less favourable here"),
    "alike.alike": ("Như nhau, và đã quyết định ở đó", "The same, and decisive there"),
    "alike.others": (
        "{count} tình tiết khác được so cũng như nhau",
        "{count} other findings compared are the same too",
    ),
    "alike.open": ("Còn tùy những điều chưa rõ", "It hangs on what is not known"),
    "alike.idle": (
        "Chưa rõ, nhưng theo bộ quy tắc thì không ảnh hưởng đến ai trong hai người",
        "Not known, but nothing turns on it for either under the rules",
    ),
    "alike.more": (
        "Còn {count} trường hợp nữa; --format json liệt kê đầy đủ.",
        "{count} more; --format json lists all of them.",
    ),
    "alike.none": (
        "Không có trường hợp nào trong sổ trái với kết quả ở đây.",
        "No case on record speaks against the outcome here.",
    ),
    "alike.nearest": ("Gần nhất", "Nearest"),
    "alike.near": ("{precedent}: {differ} tình tiết khác", "{precedent}: findings that differ: {differ}"),
    "alike.near_open": ("{count} tình tiết chỉ một bên đã rõ", "settled in one alone: {count}"),
    "alike.footer": (
        "Đã so với {compared} người trong sổ. Đây là điều để hội đồng xem xét, không làm thay đổi đề nghị nào; chưa rõ thì không tính có lợi hay bất lợi cho ai.",
        "Compared with {compared} persons on record. This is for the committee to consider and changes no recommendation; what is not known counts neither for nor against anyone.",
    ),
    "alike.left_out": (
        "{count} người được quyết định theo bộ quy tắc có vai trò, kết quả hoặc tình tiết quyết định khác nên không so được.",
        "{count} persons were decided under a rulebook with other roles, outcomes or deciding findings, and could not be compared.",
    ),
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
    "register.trouble.bad_member": (
        "mã thành viên `{name}` phải gồm chữ thường không dấu, số và gạch nối",
        "the member's id `{name}` must consist of small plain letters, digits and hyphens",
    ),
    "register.trouble.moved": (
        "vừa có thêm nhận định về hồ sơ `{case}`; hãy gọi lại",
        "members have just assessed the case `{case}`; call again",
    ),
    "help.out": ("Thư mục ghi.", "Folder to write to."),
    **REPORT,
}


def say(key: str, language: Language, /, **params: object) -> str:
    """The sentence of a key, its parameters filled in."""
    vi, en = SENTENCES[key]
    return (vi if language == "vi" else en).format(**params)


def help_text(key: str) -> str:
    """A help text in both languages, Vietnamese first: help is asked for before a language is chosen."""
    vi, en = SENTENCES[key]
    head, _, example = vi.partition("\n\n")
    return f"{head} · {en}" + (f"\n\n{example}" if example else "")


def help_in(text: str, language: Language) -> str:
    """The head of a help text in one language."""
    vi, _, en = text.partition("\n\n")[0].partition(" · ")
    return en or vi if language == "en" else vi


def sentence_of(diagnostic: Diagnostic, language: Language) -> str:
    """What a diagnostic says."""
    params = _translated(diagnostic.params, language)
    return say(f"diagnostic.{diagnostic.code}", language, **params)


def hint_of(diagnostic: Diagnostic, language: Language) -> str | None:
    """What to do about it, if that is known."""
    params = diagnostic.params
    if diagnostic.code.startswith(("unknown-", "bad-")):
        word = params.get("value") or params.get("name", "")
        if char := characters.lookalike_in(word):
            key = f"hint.lookalike-character.{characters.looks_like(char)}"
            return say(key, language, character=characters.name(char))
        if re.fullmatch(r"[\w.-]+(,\s*[\w.-]+)+", word, re.ASCII):
            return say("hint.key-without-value.list", language, example=f"[{word}]")
    if "suggestion" in params:
        return say("hint.did-you-mean", language, **params)
    for key in (f"hint.{diagnostic.code}.{params.get('scope', '')}", f"hint.{diagnostic.code}"):
        if key in SENTENCES:
            return say(key, language, **params)
    for name in ("known", "example"):
        if params.get(name) and len(params[name]) < LONG:
            return say(f"hint.{name}", language, **params)
    return None


def _translated(params: Mapping[str, str], language: Language) -> dict[str, str]:
    """The parameters, those that are words of the software itself in the language."""
    own = {"expected": "kind", "held": "word", "kind": "entry"}
    keys = {name: f"{kind}.{params.get(name)}" for name, kind in own.items()}
    return {**params, **{name: say(key, language) for name, key in keys.items() if key in SENTENCES}}
