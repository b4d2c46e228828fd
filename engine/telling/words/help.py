"""The help of the commands, of their arguments and their options; Vietnamese and English in one text."""

SENTENCES: dict[str, tuple[str, str]] = {
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
    "help.readings": (
        "Kết quả theo từng cách hiểu của các câu hỏi còn để ngỏ.",
        "The outcome under every reading of the open questions.",
    ),
    "help.reading": (
        "Thử theo cách hiểu khác của câu hỏi còn để ngỏ (Q7=counts); dùng được nhiều lần.",
        "Try out another reading of an open question (Q7=counts); may be given several times.",
    ),
    "help.carried": (
        "Kết quả dựa vào chứng cứ nào, thiếu chứng cứ nào thì khác đi.",
        "What each item of evidence carries, and which sets the answer falls without.",
    ),
    "help.strike": (
        "Giả định không có chứng cứ này; dùng được nhiều lần.",
        "Suppose that this item of evidence is struck; may be given several times.",
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
    "help.ui_organisation": (
        "Cơ quan lập văn bản và lưu hồ sơ: party, state hoặc tệp YAML.",
        "Whose papers and records these are: party, state, or a YAML file.",
    ),
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
    "help.sweep_all_readings": (
        "Thêm cột `any_reading`: mọi kết quả có thể có theo tổ hợp cách hiểu này hay khác.",
        "One more column, `any_reading`: every outcome possible under one combination of readings or another.",
    ),
    "help.diff_reading_before": (
        "Cách hiểu thử cho A; --reading là cách hiểu thử cho B. Có thể nêu nhiều lần.",
        "A reading tried out for A; --reading tries one out for B. May be given several times.",
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
    "help.quick": (
        "Bỏ qua những tính chất chứng minh lâu.",
        "Leave out the properties that take long to prove.",
    ),
    "help.independent": (
        "Chứng minh thêm bằng z3, độc lập với các biểu đồ.",
        "Prove it again with z3, which shares no code with the diagrams.",
    ),
    "help.out": ("Thư mục ghi.", "Folder to write to."),
}
