"""What commands say of how they are used, and what typer says."""

SENTENCES: dict[str, tuple[str, str]] = {
    "usage.cannot_write": ("không ghi được `{file}`", "`{file}` cannot be written"),
    "usage.cannot_print": (
        "không ghi được kết quả ra đầu ra chuẩn",
        "the result cannot be written to standard output",
    ),
    "usage.no_z3": (
        "--independent cần gói z3-solver: pip install z3-solver",
        "--independent needs the package z3-solver: pip install z3-solver",
    ),
    "usage.no_cases": ("không tìm thấy hồ sơ nào trong {where}", "no case files found in {where}"),
    "cli.usage": ("Cách dùng", "Usage"),
    "cli.arguments": ("Tham số", "Arguments"),
    "cli.options": ("Tùy chọn", "Options"),
    "cli.commands": ("Các lệnh", "Commands"),
    "cli.see": ("Xem hướng dẫn: {command} --help", "For help: {command} --help"),
    "cli.error": ("Lỗi: {sentence}", "Error: {sentence}"),
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
    "usage.unknown_person": ("không có người nào mã `{name}`", "there is no person `{name}`"),
    "usage.unknown_outcome": (
        "không có kết quả `{name}`; chọn một trong: {known}",
        "unknown outcome `{name}`; choose one of: {known}",
    ),
    "usage.unknown_evidence.meant": (
        "hồ sơ không có chứng cứ `{name}`; có phải là `{suggestion}`?",
        "the case has no evidence `{name}`; did you mean `{suggestion}`?",
    ),
    "usage.unknown_evidence.known": (
        "hồ sơ không có chứng cứ `{name}`; chọn trong: {known}",
        "the case has no evidence `{name}`; choose from: {known}",
    ),
    "usage.unknown_evidence.none": (
        "hồ sơ không có chứng cứ `{name}`",
        "the case has no evidence `{name}`",
    ),
    "usage.bad_set": (
        "`{name}` không phải là tình_tiết=giá_trị của bộ quy tắc",
        "`{name}` is not a finding=value of the rulebook",
    ),
    "usage.unknown_question.meant": (
        "bộ quy tắc không có câu hỏi `{name}`; có phải ý là `{suggestion}`?",
        "the rulebook has no question `{name}`; did you mean `{suggestion}`?",
    ),
    "usage.unknown_question.known": (
        "bộ quy tắc không có câu hỏi `{name}`; các câu hỏi có nhiều cách hiểu: {known}",
        "the rulebook has no question `{name}`; those with several readings: {known}",
    ),
    "usage.unknown_question.none": (
        "bộ quy tắc không có câu hỏi `{name}`",
        "the rulebook has no question `{name}`",
    ),
    "usage.no_readings": (
        "câu hỏi `{name}` của bộ quy tắc này chỉ có một cách hiểu",
        "question `{name}` has one reading only in this rulebook",
    ),
    "usage.unknown_reading.meant": (
        "câu hỏi `{of}` không có cách hiểu `{name}`; có phải ý là `{suggestion}`?",
        "question `{of}` has no reading `{name}`; did you mean `{suggestion}`?",
    ),
    "usage.unknown_reading.known": (
        "câu hỏi `{of}` không có cách hiểu `{name}`; chọn một trong: {known}",
        "question `{of}` has no reading `{name}`; choose one of: {known}",
    ),
    "usage.unknown_reading.none": (
        "câu hỏi `{of}` không có cách hiểu `{name}`",
        "question `{of}` has no reading `{name}`",
    ),
    "usage.reading_twice": (
        "câu hỏi `{name}` được nêu hai lần với hai cách hiểu khác nhau",
        "question `{name}` is given twice, with two readings",
    ),
    "usage.readings_apart": (
        "không được áp dụng đồng thời các cách hiểu {names}",
        "{names} may not be adopted together",
    ),
    "usage.tests_fail": (
        "phải sửa các hồ sơ sai trước thì mới đo được chất lượng phép thử",
        "the failing cases have to be mended before the tests can be measured",
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
}
