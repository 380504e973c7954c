"""Names by which contents are told: common family names and the ethnic groups, folded."""


def _names(text):
    return frozenset(" ".join(name.split()) for name in text.split(","))


FAMILY_NAMES = _names(
    """
    nguyen, tran, le, pham, hoang, huynh, phan, vu, vo, dang, bui, do, ho, ngo, duong, ly, luong, lo, lu, quang,
    cam, deo, dieu, tong, ca, ha, sa, vi, lam, trinh, dinh, doan, cao, mai, ta, trieu, ban, phung, giang, thao,
    sung, vang, mua, ly, hau, hang, cu, chang, cha, lau, tan, trang, phang, gia, ma, nong, be, chu, dao, to, kieu,
    thai, tang, quach, truong, chau, la, luc, luu, mac, nghiem, ninh, ong, ta, thach, than, thi, tieu, ton, truong,
    tu, uong, van, vien, vuong, xa, xin, xong, y, ksor, rmah, siu, rahlan, nay, kpa, dam, khuc, khuat, cung, bac,
    bach, lai, liem, loc, long, mau, moong, o, pao, phong, so, song, sin, seo, tao, thang, tho, vay, va, po, khang,
    lung, ho, poong, kha, vi, leo, dong, dam, doi, gieng
    """
)
ETHNIC_GROUPS = _names(
    """
    kinh, tay, thai, muong, mong, h'mong, hmong, nung, dao, hoa, khmer, gia, rai, e, de, ba, na, san, chay, san,
    diu, cham, co, ho, xo, dang, hre, ra, glai, mnong, xtieng, bru, van, kieu, tho, giay, co, tu, gie, trieng, ma,
    kho, mu, co, cho, ro, xinh, mun, ha, nhi, chu, ru, lao, la, chi, khang, phu, la, la, hu, la, ha, pa, then, lu,
    ngai, chut, lo, lo, mang, bo, y, co, lao, cong, si, la, pu, peo, ro, mam, brau, o, du
    """
)
