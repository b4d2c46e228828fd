"""What all pages say; signing in; starting the screens."""

SENTENCES: dict[str, tuple[str, str]] = {
    "ui.missing.typed": (
        "Những gì đã nhập ở thẻ này không còn trên máy chủ: chương trình đã khởi động lại, hoặc nội dung để quá lâu. "
        "Hãy mở tệp đã tải về ở trang Thẩm định, hoặc bắt đầu lại.",
        "What was entered in this tab is no longer on this server: it was started anew, or the entry grew too old. "
        "Open the file you downloaded on the page “Hear a case”, or begin anew.",
    ),
    "ui.missing.as_shipped": (
        "Những gì đã nhập ở thẻ này không còn trên máy chủ. Dưới đây là hồ sơ mẫu như ban đầu; nếu có tệp đã tải về, "
        "hãy mở tệp đó ở trang Thẩm định.",
        "What was entered in this tab is no longer on this server. Below is the case of the library as it was; "
        "if you downloaded a file, open it on the page “Hear a case”.",
    ),
    "ui.missing.class": (
        "Lớp học ở thẻ này (tên học viên, các lượt, tình huống đã tạo) không còn trên máy chủ: chương trình đã khởi "
        "động lại, hoặc nội dung để quá lâu. Kết quả chỉ còn trong tệp đã tải về.",
        "The class of this tab (names, rounds, scenarios made) is no longer on this server: it was started anew, or "
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
    "ui.engines_differ": (
        "Hai bộ máy suy luận không thống nhất hoặc một bộ máy có lỗi, nên không đưa ra đề nghị nào.",
        "The two engines do not agree, or one of them failed, so nothing is recommended.",
    ),
}
