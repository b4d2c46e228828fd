"""The sentences of reports."""

SENTENCES: dict[str, tuple[str, str]] = {
    "report.dots": ("………………………", "………………………"),
    "report.dots_short": ("…………", "…………"),
    "report.above": (
        "vì các tình tiết nêu ở phần lý do",
        "because of the findings told among the reasons",
    ),
    "report.party": ("ĐẢNG CỘNG SẢN VIỆT NAM", "COMMUNIST PARTY OF VIET NAM"),
    "report.state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
    "report.motto": ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "report.number.party": ("Số {number}", "No. {number}"),
    "report.number.state": ("Số: {number}", "No.: {number}"),
    "report.no_number.party": ("……-BC/……", "……-BC/……"),
    "report.no_number.state": ("……/BC-……", "……/BC-……"),
    "report.place_and_date": ("{place}, ngày …… tháng …… năm ……", "{place}, day …… month …… year ……"),
    "report.title": ("BÁO CÁO", "REPORT"),
    "report.subject": (
        "Đề nghị xem xét trách nhiệm cá nhân: {title}",
        "Proposal on personal responsibility: {title}",
    ),
    "report.preamble": (
        "Báo cáo này được lập từ hồ sơ tính đến ngày {day}, theo bộ quy tắc “{title}” ({rulebook}). Phần mềm Công Tâm đối chiếu tình tiết trong hồ sơ với quy tắc và nêu lý do; điều chưa rõ không tính có lợi hay bất lợi cho ai.",
        "This report is made from the case file as of {day}, under the rulebook “{title}” ({rulebook}). The software Công Tâm compares the findings of the file with the rules and gives its reasons; what is not known counts neither for nor against anyone.",
    ),
    "report.preamble_as_of": ("Hồ sơ: {case}.", "Case file: {case}."),
    "report.unofficial": (
        "Chữ trích nguyên văn để trong ngoặc kép.",
        "An English rendering for reading; the Vietnamese text prevails. Quotations are verbatim, in Vietnamese.",
    ),
    # -- 1 to 3
    "report.recommendations": ("1. Đề nghị", "1. Recommendation"),
    "report.person": ("Người được xét", "Person"),
    "report.recommendation": ("Đề nghị", "Recommendation"),
    "report.possible": ("Còn có thể: {outcomes}", "Still possible: {outcomes}"),
    "report.story": ("2. Tóm tắt việc thí điểm", "2. Summary of the pilot"),
    "report.no_story": ("Hồ sơ không có phần kể.", "The case file tells no story."),
    "report.findings": ("3. Tình tiết chung và chứng cứ", "3. Shared findings and evidence"),
    "report.pilot_findings": ("Tình tiết của thí điểm", "Findings about the pilot"),
    "report.evidence": ("Chứng cứ", "Evidence"),
    "report.no_evidence": ("Hồ sơ không liệt kê chứng cứ.", "The case file lists no evidence."),
    "report.head.number": ("TT", "No."),
    "report.head.finding": ("Tình tiết", "Finding"),
    "report.head.value": ("Kết quả xác định", "As established"),
    "report.head.clause": ("Mục", "Clause"),
    "report.head.evidence": ("Chứng cứ", "Evidence"),
    "report.head.id": ("Mã", "Id"),
    "report.head.title": ("Tên tài liệu", "Document"),
    "report.head.date": ("Ngày", "Date"),
    "report.head.locator": ("Trang, mục", "Place"),
    "report.note": ("Ghi chú: {note}", "Note: {note}"),
    "report.starred": (
        "* Văn bản khác mà bộ quy tắc dẫn (không phải chứng cứ), chưa kiểm chứng với bản chính thức.",
        "* Another document that the rulebook cites (no item of evidence), unverified against the official text.",
    ),
    "report.not_in_file": (
        "Tình tiết hồ sơ chưa nêu ({count}): {findings}.",
        "Findings on which the file is silent ({count}): {findings}.",
    ),
    # -- 4: each person
    "report.persons": ("4. Xem xét đối với từng người", "4. Each person"),
    "report.person_title": ("4.{number}. Đối với {person}", "4.{number}. {person}"),
    "report.proposed": ("Kết quả: {outcome}", "Outcome: {outcome}"),
    "report.reasons": ("Lý do theo từng mục", "Reasons, clause by clause"),
    "report.reasons_open": (
        "Điều đã xác định được, theo từng mục",
        "What is established so far, clause by clause",
    ),
    "report.no_reasons": (
        "Hồ sơ tự mâu thuẫn nên không quy tắc nào được áp dụng.",
        "The file contradicts itself, so that no rule is applied.",
    ),
    "report.head.ground": ("Căn cứ (trích nguyên văn)", "Basis (verbatim)"),
    "report.head.reason": ("Nhận định và tình tiết", "What follows, and on which findings"),
    "report.clause": ("Mục {clause}", "Clause {clause}"),
    "report.quote": ("“{quote}”", "“{quote}”"),
    "report.quote_of": ("{clause}: “{quote}”", "{clause}: “{quote}”"),
    "report.gloss": ("Bản dịch: {text}", "In English, unofficially: {text}"),
    "report.document": ("{id}: {title}", "{id}: {title}"),
    "report.document_unverified": (
        "{id}: {title} – CHƯA KIỂM CHỨNG với bản chính thức",
        "{id}: {title} – UNVERIFIED against the official text",
    ),
    "report.basis.text": ("theo lời văn", "by the text"),
    "report.basis.interpretation": (
        "cách hiểu {question}, không phải lời văn",
        "reading {question}, not the text",
    ),
    "report.basis.external": ("theo văn bản khác, chưa kiểm chứng", "by another document, unverified"),
    "report.basis.verified": ("theo văn bản khác", "by another document"),
    "report.on_findings": ("Tình tiết: {findings}", "Findings: {findings}"),
    "report.together_with": ("Cùng với các tình tiết: {findings}", "Together with: {findings}"),
    "report.person_findings": ("Tình tiết của cá nhân", "Findings about the person"),
    "report.harsher": ("Điều nghiêng về kết quả nặng hơn", "What speaks for a harsher outcome"),
    "report.milder": ("Điều nghiêng về kết quả nhẹ hơn", "What speaks for a milder outcome"),
    "report.leans_harsher": (
        "Xác định như hiện nay; nếu xác định khác đi, riêng từng điều có thể dẫn đến kết quả nhẹ hơn: {findings}.",
        "As established; each of these alone, established otherwise, could lead to a milder outcome: {findings}.",
    ),
    "report.leans_milder": (
        "Xác định như hiện nay; nếu xác định khác đi, riêng từng điều có thể dẫn đến kết quả nặng hơn: {findings}.",
        "As established; each of these alone, established otherwise, could lead to a harsher outcome: {findings}.",
    ),
    "report.leans_contested": (
        "Còn tranh chấp, nhưng có chứng cứ theo hướng này: {findings}.",
        "Contested, with evidence that points this way: {findings}.",
    ),
    "report.adverse": (
        "Tình tiết bất lợi khác, tự nó không làm thay đổi kết quả: {findings}.",
        "Other adverse findings, which by themselves do not change the outcome: {findings}.",
    ),
    "report.why_not_milder": ("Vì sao không nhẹ hơn: {reason}.", "Why not milder: {reason}."),
    "report.why_not_harsher": ("Vì sao không nặng hơn: {reason}.", "Why not harsher: {reason}."),
    "report.nothing": ("Không có.", "None."),
    "report.disputed": (
        "Ý kiến bảo lưu và chứng cứ còn tranh chấp",
        "Dissent and contested evidence",
    ),
    "report.no_dispute": (
        "Hồ sơ không ghi ý kiến bảo lưu, không có chứng cứ còn tranh chấp.",
        "The file records no dissent and no contested evidence.",
    ),
    "report.members": (
        "Ý kiến khác của thành viên (ghi tay, nếu có): {dots}",
        "Other members' opinions (by hand, if any): {dots}",
    ),
    "report.decision": (
        "Quyết định của cấp có thẩm quyền (điền tay)",
        "Decision of the competent authority (by hand)",
    ),
    "report.decided": ("Quyết định", "Decision"),
    "report.reason": ("Lý do, nhất là khi khác với đề nghị", "Reason, above all where it departs from the proposal"),
    "report.signed": ("Ngày, họ tên, chữ ký", "Date, name, signature"),
    # -- 5 to 7
    "report.duties": ("5. Trách nhiệm của cấp có thẩm quyền", "5. The authority's own duties"),
    "report.duties_told": (
        "Cấp có thẩm quyền tự đối chiếu phần này. Thiếu sót của cấp có thẩm quyền không tính cho người thực hiện thí điểm.",
        "The authority holds itself against this part. Its own omissions are not laid at the door of those who carried out the pilot.",
    ),
    "report.head.duty": ("Yêu cầu (trích nguyên văn)", "What is asked (verbatim)"),
    "report.head.done": ("Hồ sơ ghi nhận", "What the file records"),
    "report.duty_silent": (
        "Bộ quy tắc không hỏi riêng; cấp có thẩm quyền tự đối chiếu.",
        "The rulebook asks no finding of its own; for the authority to consider.",
    ),
    "report.impartial": (
        "Đánh giá công tâm: thuộc trách nhiệm của cấp có thẩm quyền; phần mềm không xác nhận thay.",
        "Impartial assessment: for the authority itself; the software cannot attest it.",
    ),
    "report.bases": ("6. Căn cứ đã áp dụng", "6. Legal bases applied"),
    "report.source": ("{title}: {clauses}.", "{title}: {clauses}."),
    "report.source_unverified": (
        "{title}: {clauses}. CHƯA KIỂM CHỨNG với bản chính thức: {provenance}",
        "{title}: {clauses}. UNVERIFIED against the official text: {provenance}",
    ),
    "report.reading": (
        "Cách hiểu {id} (không phải lời văn): {question} {default}",
        "Reading {id} (not the text): {question} {default}",
    ),
    "report.record": ("7. Biên nhận và đối chiếu", "7. Receipt and digests"),
    "report.receipt": ("Biên nhận của sổ: {receipt}.", "Receipt of the register: {receipt}."),
    "report.not_registered": (
        "Hồ sơ này chưa được ghi vào sổ; chưa có biên nhận.",
        "This case is not registered; there is no receipt.",
    ),
    "report.digest_case": ("SHA-256 của tệp hồ sơ: {digest}", "SHA-256 of the case file: {digest}"),
    "report.digest_rulebook": (
        "SHA-256 của bộ quy tắc {rulebook}: {digest}",
        "SHA-256 of the rulebook {rulebook}: {digest}",
    ),
    "report.engine": ("Công Tâm {version}. {opinion}", "Công Tâm {version}. {opinion}"),
    "report.opinion.agrees": (
        "Hai bộ máy suy luận độc lập thống nhất về đề nghị trên.",
        "Two independent engines agree on what is proposed.",
    ),
    "report.person_decides": (
        "Báo cáo này chỉ đề nghị. Con người quyết định: cấp có thẩm quyền xem xét, quyết định và chịu trách nhiệm về quyết định của mình; “được xem xét” không phải là quyền đương nhiên.",
        "This report only proposes. A person decides: the competent authority considers, decides and answers for its decision; “may be considered” confers no entitlement.",
    ),
    "report.recipients": ("Nơi nhận:", "To:"),
    # -- annex
    "report.annex": ("PHỤ LỤC: LẬP LUẬN ĐẦY ĐỦ", "ANNEX: THE FULL TRACE"),
    "report.annex_told": (
        "Mọi kết luận với mọi quy tắc: + thỏa, - không thỏa, ? chưa rõ. Số hiệu trong ngoặc vuông: 2.4.2c là mục 2.4, đoạn 2, ý c của Kết luận; sau đó là chỗ của quy tắc trong bộ quy tắc.",
        "Every conclusion with all its rules: + holds, - fails, ? open. In brackets: 2.4.2c is section 2.4, second paragraph, part c of the Conclusion; then the rule's place in the rulebook.",
    ),
    "report.clauses": ("Nguyên văn các mục được dẫn", "The clauses cited, verbatim"),
    # -- the training copy
    "report.blind": ("BẢN TẬP HUẤN – KHÔNG CÓ TÊN", "TRAINING COPY – WITHOUT NAMES"),
    "report.blind_removed": (
        "Đã bỏ khỏi bản này: họ tên (thay bằng p1, p2…, kể cả {count} chỗ trong phần kể, ghi chú và tên tài liệu), chức vụ, mã hồ sơ, mã chứng cứ gốc, SHA-256 của hồ sơ, biên nhận, tên cơ quan, số văn bản, người ký.",
        "Left out of this copy: names (p1, p2… stand for them, also at {count} places in the story, notes and titles), positions, the id of the case, the original ids of evidence, the digest of the file, the receipt, the organisation, the number and who signs.",
    ),
    "report.blind_warning": (
        "Địa danh, ngày tháng và diễn biến vẫn có thể giúp nhận ra người: xin đọc lại trước khi dùng.",
        "Places, dates and events may still tell who it was: read it again before it is used.",
    ),
    "report.blind_position": ("(chức vụ đã bỏ)", "(position left out)"),
    "report.blind_other": ("(tên đã bỏ)", "(name left out)"),
    # -- the command
    "help.report": (
        "Lập báo cáo của một hồ sơ: Word, PDF, HTML hoặc Markdown; cấp có thẩm quyền quyết định.\n\nVí dụ: congtam report cases/health-records-pilot.yaml -o bao-cao.docx",
        "Write the report of a case: Word, PDF, HTML or Markdown; the authority decides.\n\nExample: congtam report cases/health-records-pilot.yaml -o report.docx",
    ),
    "help.report_out": (
        "Tệp ghi ra; đuôi .docx, .pdf, .html hoặc .md.",
        "The file to write, ending in .docx, .pdf, .html or .md.",
    ),
    "help.organisation": (
        "Cơ quan lập báo cáo: party (Đảng), state (Nhà nước) hoặc tệp YAML.",
        "Who reports: party, state, or a YAML file.",
    ),
    "help.blind": ("Bản tập huấn không có tên người.", "A training copy without names."),
    "help.receipt": (
        "Biên nhận của sổ, in nguyên vào báo cáo.",
        "The register's receipt, printed as given.",
    ),
    "help.template": ("Mẫu Word của riêng cơ quan (.docx).", "A Word template of your own (.docx)."),
    "help.decision": (
        "Kết quả đã lưu (JSON): phải đúng với hồ sơ và bộ quy tắc này.",
        "A decision kept as JSON: it must be that of this case and rulebook.",
    ),
    "report.written": ("Đã ghi báo cáo vào {file}.", "The report is in {file}."),
    "usage.report_format": (
        "tệp phải có đuôi {known}",
        "the file must end in {known}",
    ),
    "usage.template_for_docx": (
        "--template chỉ dùng với tệp .docx",
        "--template is for .docx only",
    ),
    "usage.no_report_package": (
        "để ghi tệp {format} cần gói {package}: pip install 'congtam[report]'",
        "writing {format} needs the package {package}: pip install 'congtam[report]'",
    ),
    # -- diagnostics
    "diagnostic.not-a-decision": (
        "`{name}` không chứa kết quả nào của Công Tâm dạng JSON",
        "`{name}` holds no decision of Công Tâm as JSON",
    ),
    "hint.not-a-decision": (
        "ghi bằng: congtam evaluate CASE --format json",
        "write one with: congtam evaluate CASE --format json",
    ),
    "diagnostic.other-decision": (
        "kết quả đã lưu của `{name}` không phải của hồ sơ và bộ quy tắc này: khác ở `{field}`",
        "the decision kept for `{name}` is not that of this case and rulebook: `{field}` differs",
    ),
    "hint.other-decision": (
        "dùng đúng tệp hồ sơ và bộ quy tắc đã cho ra kết quả đó",
        "use the very case file and rulebook that it was made from",
    ),
    "diagnostic.bad-template": (
        "không dùng được `{name}` làm mẫu Word: {trouble}",
        "`{name}` cannot be used as a Word template: {trouble}",
    ),
    "hint.bad-template": (
        "sửa từ mẫu đi kèm; các trường được nêu trong docs/reports.md",
        "start from the template that is shipped; docs/reports.md names the fields",
    ),
    "diagnostic.unfinished-template": (
        "điền mẫu Word `{name}` cần hơn {seconds} giây, cần hơn {memory} MB bộ nhớ, hoặc làm dừng chương trình",
        "filling the Word template `{name}` takes more than {seconds} seconds, more than {memory} MB of memory, or ends the program",
    ),
    "hint.unfinished-template": (
        "sửa từ mẫu đi kèm; bỏ vòng lặp lồng nhau và phép tính lớn trong mẫu",
        "start from the template that is shipped; take out loops in loops and large calculations",
    ),
}
