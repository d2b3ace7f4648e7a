"""One register, many vendors: what their headers are taken for."""

import pytest

from liren.engine.shape.tests import tables

NAMES = (["张建国", "李秀英", "王小明"], ["周玉兰", "吴海波", "郑红"], ["何平", "高美玲", "林芳"])
HELD = {
    "id": [tables.citizen_id(n) for n in (1, 2, 3)],
    "phone": ["13912345678", "13787654321", "15012341234"],
    "home": ["翠苑一区3幢2单元102室", "翠苑一区5幢1单元301室", "东泰花园8号楼402室"],
    "born": ["2022-03-07", "2021-07-12", "2023-05-06"],
    "kin": ["户主", "妻", "子"],
    "plate": ["浙A12345", "浙AD12345", "皖K88B21"],
    "firm": ["宏达科技有限公司", "佳美超市", "永盛餐饮店"],
    "number": ["330100001", "330100002", "330100003"],
}

# (name of the file, header: what stands below: target); a target of `-` is a fact or unknown
REGISTERS = [
    "户籍 户号:number:subject.household.register_no 户主:0:head.person.name 户主证件号码:id:head.person.citizen_id "
    "成员姓名:1:subject.person.name 成员身份证:id:subject.person.citizen_id 与户主关系:kin:subject.person.relation",
    "人口台账 公民姓名:0:subject.person.name 户主:1:head.person.name 户籍:home:registered.dwelling.address "
    "包保干部:2:- 包保干部电话:phone:-",
    "流动人口 姓名:0:subject.person.name 户籍省市县:home:registered.dwelling.address "
    "房主姓名:1:landlord.person.name 房主联系电话:phone:landlord.person.phone",
    "高龄津贴 姓名:0:subject.person.name 代领人姓名:1:contact.person.name 代领人电话:phone:contact.person.phone",
    "特困 特困人员姓名:0:subject.person.name 身份证号码:id:subject.person.citizen_id 照料护理人:1:guardian.person.name",
    "接种 宝宝姓名:0:subject.person.name 宝宝生日:born:subject.person.birth 妈妈姓名:1:parent.person.name "
    "爸爸姓名:2:parent2.person.name 妈妈电话:phone:parent.person.phone",
    "学籍 学生姓名:0:subject.person.name 家庭成员或监护人姓名:1:guardian.person.name "
    "家庭成员或监护人身份证件号:id:guardian.person.citizen_id",
    "产权 权利人:0:subject.person.name 共有人:1:owner2.person.name 权利人证件号:id:subject.person.citizen_id "
    "坐落:home:property.dwelling.address",
    "产权 共有人:1:owner2.person.name 不动产权利人:0:subject.person.name 坐落:home:property.dwelling.address",
    "房产 产权人1:0:subject.person.name 产权人2:1:owner2.person.name 产权人1身份证号:id:subject.person.citizen_id "
    "产权人2手机:phone:owner2.person.phone 房屋坐落:home:property.dwelling.address",
    "出租屋 出租屋地址:home:property.dwelling.address 业主:0:landlord.person.name 业主电话:phone:landlord.person.phone "
    "租客1姓名:1:tenant.person.name 租客2姓名:2:tenant2.person.name 核查民警:0:-",
    "企业 企业名称:firm:subject.organization.name 法人:0:subject.person.name 法人身份证号:id:subject.person.citizen_id "
    "负责人:1:contact.person.name 负责人电话:phone:contact.person.phone",
    "九小场所 场所名称:firm:subject.organization.name 负责人:0:subject.person.name "
    "负责人电话:phone:subject.person.phone",
    "楼栋 小区名称:number:property.dwelling.compound 住户姓名:0:subject.person.name 电话:phone:subject.person.phone",
    "计生 女方姓名:0:subject.person.name 男方姓名:1:spouse.person.name 男方身份证号:id:spouse.person.citizen_id",
    "名单 姓名:0:subject.person.name 见证亲友姓名:1:other.person.name 见证亲友电话:phone:other.person.phone",
    "名单 姓名:0:subject.person.name 评估员姓名:1:- 评估员电话:phone:-",
    "流动人口 流入人员姓名:0:subject.person.name 随行人员:1:member.person.name 房主:2:landlord.person.name",
    "外来务工 来陕人员姓名:0:subject.person.name 随行人员:1:member.person.name "
    "暂住地址:home:residence.dwelling.address",
    "常口 人员姓名:0:subject.person.name 户主关系:kin:subject.person.relation 户主:1:head.person.name",
    "低保 户主:0:subject.person.name 家庭成员1姓名:1:member.person.name 与户主关系:kin:member.person.relation "
    "家庭成员2姓名:2:member2.person.name",
    "低保 证号:number:subject.person.other_id 申请人:0:subject.person.name 申请人身份证:id:subject.person.citizen_id",
    "住户登记 项目:number:property.dwelling.compound 房产:home:property.dwelling.address "
    "住户姓名:0:subject.person.name 与业主关系:kin:subject.person.relation 移动电话:phone:subject.person.phone",
    "车辆登记 登记人:0:subject.person.name 车牌:plate:subject.vehicle.plate 联系电话:phone:subject.person.phone",
    "检查 单位:firm:subject.organization.name 负责人姓名:0:subject.person.name 电话:phone:subject.person.phone",
    "商户 单位名称:firm:subject.organization.name 法人代表:0:subject.person.name 法人电话:phone:subject.person.phone "
    "安全员:1:contact.person.name 安全员电话:phone:contact.person.phone",
    "出租屋 出租屋地址:home:property.dwelling.address 出租人姓名:0:landlord.person.name "
    "承租人姓名及电话:1:tenant.person.name",
    "学籍 学生姓名:0:subject.person.name 第一监护人:1:guardian.person.name 第一监护人电话:phone:guardian.person.phone "
    "第二监护人:2:guardian2.person.name 第二监护人电话:phone:guardian2.person.phone",
    "流动人口 务工者姓名:0:subject.person.name 身份证号:id:subject.person.citizen_id 随迁子女姓名:1:member.person.name",
    "流动人口 来沪人员姓名:0:subject.person.name 房东:1:landlord.person.name 联系电话:phone:subject.person.phone "
    "房东电话:phone:landlord.person.phone",
    "物业 业主姓名:0:subject.person.name 共有业主:1:owner2.person.name 实际住户:2:member.person.name "
    "住户手机:phone:member.person.phone",
    "健康档案 姓名:0:subject.person.name 建档人:1:- 建档人电话:phone:-",
    "业主车辆 业主姓名:0:subject.person.name 联系电话:phone:subject.person.phone 车辆1:plate:subject.vehicle.plate",
]


def said(target):
    return "-" if target is None or ".fact." in target else target


@pytest.mark.parametrize("register", REGISTERS)
def test_the_columns_of_a_register_are_understood(register):
    title, *columns = register.split()
    headers, kinds, targets = zip(*(column.split(":") for column in columns), strict=True)
    held = [NAMES[int(kind)] if kind.isdigit() else HELD[kind] for kind in kinds]

    found = tables.targets([headers, *zip(*held, strict=True)], f"{title}.csv")

    assert [said(found[header]) for header in headers] == list(targets)
