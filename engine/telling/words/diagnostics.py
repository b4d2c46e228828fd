"""What diagnostics say: one lowercase sentence each, with the user's own words in backticks."""

SENTENCES: dict[str, tuple[str, str]] = {
    "diagnostic.missing-file": ("không có tệp `{name}`", "there is no file `{name}`"),
    "diagnostic.is-a-directory": ("`{name}` là thư mục, không phải tệp", "`{name}` is a directory, not a file"),
    "diagnostic.not-a-file": (
        "`{name}` là ống dẫn, thiết bị hoặc ổ cắm, không phải tệp",
        "`{name}` is a pipe, a device or a socket, not a file",
    ),
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
    "diagnostic.too-many-persons": (
        "hồ sơ có hơn {limit} người: từ đây là người thừa ra",
        "the case has more than {limit} persons: from here on there are too many",
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
    "diagnostic.no-readings": (
        "câu hỏi mở `{name}` không nêu các cách hiểu để chọn",
        "the open question `{name}` names no readings to choose from",
    ),
    "diagnostic.unknown-reading": ("`{of}` không có cách hiểu `{name}`", "`{of}` has no reading `{name}`"),
    "diagnostic.same-reading": (
        "không quy tắc nào phân biệt cách hiểu `{name}` với `{other}`",
        "no rule tells the reading `{name}` from `{other}`",
    ),
    "diagnostic.under-every-reading": (
        "quy tắc đứng dưới mọi cách hiểu của `{name}`, nên cách hiểu nào cũng như nhau",
        "the rule is under every reading of `{name}`, so none of them matters to it",
    ),
    "diagnostic.otherwise-under": (
        "quy tắc `otherwise` không thể chỉ theo một số cách hiểu",
        "an `otherwise` rule cannot hold under some readings only",
    ),
    "diagnostic.default-or-readings": (
        "câu hỏi mở có một `default`, hoặc từ hai cách hiểu trở lên trong `readings`",
        "an open question has a `default`, or two or more `readings`",
    ),
    "diagnostic.adopted-or-open": (
        "cần ghi một trong hai: `adopted` là một cách hiểu, `open` là các cách hiểu còn để ngỏ",
        "give one of the two: `adopted` is one reading, `open` those that are left open",
    ),
    "diagnostic.readings-apart": (
        "không được áp dụng cùng lúc các cách hiểu `{names}`",
        "the readings `{names}` may not be adopted together",
    ),
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
    "diagnostic.needless-unless": (
        "`{invariant}` loại trừ cách hiểu `{reading}`, nhưng theo cách hiểu đó không hồ sơ nào vi phạm",
        "`{invariant}` leaves out the reading `{reading}`, but under it no case breaks the invariant",
    ),
    "diagnostic.under": ("nếu hiểu {readings} thì {said}", "with {readings}, {said}"),
    "diagnostic.reading-multiplies": (
        "để mở mọi cách hiểu thì biểu đồ cần hơn {limit} nút; câu hỏi `{name}` làm biểu đồ lớn lên nhiều nhất: riêng nó, từ {before} lên {after} nút",
        "with all readings open the diagrams need more than {limit} nodes; the question `{name}` makes them grow most: by itself from {before} to {after} nodes",
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
    "diagnostic.other-readings": (
        "hồ sơ `{case}` được kiểm tra với {name} hiểu là `{checked}`, không phải `{given}`",
        "the case `{case}` was checked with {name} read as `{checked}`, not as `{given}`",
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
}
