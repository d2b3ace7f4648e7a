"""Every header that departments are known to write, a form at a time, with what it must mean."""

import pytest

from liren.engine.shape import forms, words
from liren.engine.shape.tests import tables

FORMS = {
    "community": """
        姓名=subject.person.name 身份证号=subject.person.citizen_id 性别=subject.person.sex
        出生日期(YYYYMMDD)=subject.person.birth 联系电话(多个用;分隔)=subject.person.phone
        现住小区/建筑=residence.dwelling.compound 门牌地址(如1单元101室)=residence.dwelling.address
        所属网格=subject.fact.grid 人员类型(常住人口/流动人口)=subject.fact.person_type
        是否重点人员(1/0)=subject.fact.is_priority 重点类别(逗号分隔,如独居老人,低保户)=subject.fact.priority_category
        户籍小区/建筑=registered.dwelling.compound 户籍地址=registered.dwelling.address
        户编号=subject.household.register_no 是否人户分离=subject.fact.residence_split
        实际居住地=other.dwelling.address 是否已迁出=subject.fact.has_moved 迁出日期=subject.fact.moved_on
        迁往地=subject.fact.moved_to 是否已死亡=subject.fact.is_dead 死亡日期=subject.fact.died_on
        民族=subject.fact.ethnicity 政治面貌=- 婚姻状况=subject.fact.marital_status 文化程度=subject.fact.education
        工作学习情况=subject.fact.activity 健康状况=subject.fact.health 备注=subject.fact.remarks""",
    "building": """
        小区/建筑名称=property.dwelling.compound 类型(住宅小区/私人住宅/大型出租房/商业建筑)=subject.fact.building_type
        详细地址=property.dwelling.address 建成年份=subject.fact.built_year 户数=subject.fact.households
        楼栋数=subject.fact.buildings 约居住人数=subject.fact.residents 企业数=subject.fact.companies
        底商数=subject.fact.shops 是否通燃气=subject.fact.has_gas 物业费标准(如2.5元/㎡/月)=subject.fact.fee_rate
        电梯数=subject.fact.lifts 室内车位数=subject.fact.indoor_spaces 室外车位数=subject.fact.outdoor_spaces
        安全负责人=subject.fact.officer 负责人电话=subject.fact.officer_phone 纬度=subject.fact.latitude
        经度=subject.fact.longitude 开发商=subject.fact.developer 施工单位=subject.fact.builder
        物业公司=subject.fact.property_company 物业电话=subject.fact.property_phone
        业委会联系人=subject.fact.contact""",
    "household_register": """
        户号=subject.household.register_no 户别(家庭户/集体户)=subject.household.category 户主姓名=head.person.name
        户主身份证号=head.person.citizen_id 与户主关系=subject.person.relation 姓名=subject.person.name
        曾用名=subject.person.former_name 性别=subject.person.sex 民族=subject.fact.ethnicity
        出生日期=subject.person.birth 出生地=subject.fact.birthplace 籍贯=subject.fact.native_place
        公民身份号码=subject.person.citizen_id 文化程度=subject.fact.education 婚姻状况=subject.fact.marital_status
        兵役状况=subject.fact.military_service 血型=subject.fact.blood_type 宗教信仰=-
        服务处所=workplace.organization.name 职业=subject.fact.occupation
        何时由何地迁来本市(县)=subject.fact.moved_from_city 何时由何地迁来本址=subject.fact.moved_from_address
        住址=registered.dwelling.address 派出所=subject.fact.police_station 警务区=subject.fact.police_beat""",
    "floating_population": """
        姓名=subject.person.name 性别=subject.person.sex 民族=subject.fact.ethnicity
        公民身份号码=subject.person.citizen_id 户籍地址=registered.dwelling.address 暂住地址=residence.dwelling.address
        来本地日期/入住时间=subject.fact.arrived_on 拟离开时间=subject.fact.leaving_on 居住事由=subject.fact.stay_reason
        居住处所(租赁/自购/单位宿舍)=subject.fact.stay_place 房东/出租人=landlord.person.name
        与出租人关系=subject.fact.landlord_relation 从业单位=workplace.organization.name 职业=subject.fact.occupation
        随行人员=member.person.name 居住证号=subject.person.other_id 签注有效期=subject.fact.endorsed_until""",
    "welfare": """
        低保证号=subject.fact.allowance_no 户主姓名=subject.person.name 身份证号码=subject.person.citizen_id
        家庭人口/保障人数=subject.household.size 其中:重点保障人数=subject.fact.priority_size
        残疾人数=subject.fact.disabled_size 保障类别(城保/农保)=subject.fact.welfare_category
        家庭月收入=subject.fact.income 致贫原因=subject.fact.poverty_cause 起始保障年月=subject.fact.supported_since
        月保障金=subject.fact.amount 开户银行=subject.fact.bank 账号=subject.fact.bank_account
        停保原因=subject.fact.stopped_because 复核日期=subject.fact.reviewed_on""",
    "allowance": """
        姓名=subject.person.name 身份证号=subject.person.citizen_id 年龄档=subject.fact.age_band
        标准(元/月)=subject.fact.amount 起发年月=subject.fact.paid_since 银行账号=subject.fact.bank_account
        年审/生存认证日期=subject.fact.certified_on 残疾证号=subject.person.other_id
        残疾类别=subject.fact.disability_type 残疾等级=subject.fact.disability_grade
        困难生活补贴=subject.fact.living_subsidy 重度护理补贴=subject.fact.nursing_subsidy
        监护人=guardian.person.name""",
    "health": """
        城乡居民健康档案编号=subject.person.other_id 姓名=subject.person.name 性别=subject.person.sex
        出生日期=subject.person.birth 身份证号=subject.person.citizen_id 本人电话=subject.person.phone
        联系人姓名=contact.person.name 联系人电话=contact.person.phone 常住类型(户籍/非户籍)=subject.fact.residence_type
        血型=subject.fact.blood_type 医疗费用支付方式=subject.fact.payment_method 药物过敏史=subject.fact.allergies
        既往史=subject.fact.history 体检日期=subject.fact.examined_on 血压=subject.fact.blood_pressure
        腰围=subject.fact.waist 自理能力评估=subject.fact.self_care 中医体质=subject.fact.constitution
        家庭医生=subject.fact.doctor""",
    "vaccination": """
        儿童编码=subject.person.other_id 儿童姓名=subject.person.name 出生日期=subject.person.birth
        父亲姓名=parent.person.name 母亲姓名=parent2.person.name 监护人电话=guardian.person.phone
        户籍类别=subject.fact.child_status 疫苗名称=subject.fact.vaccine 剂次=subject.fact.dose
        接种日期=subject.fact.vaccinated_on 接种单位=subject.fact.vaccinated_at""",
    "education": """
        姓名=subject.person.name 性别=subject.person.sex 民族=subject.fact.ethnicity 身份证号=subject.person.citizen_id
        学籍号=subject.person.other_id 学校=school.organization.name 年级=subject.fact.grade 班级=subject.fact.class
        就读方式=subject.fact.boarding 是否随迁子女=subject.fact.is_migrant_child
        是否留守儿童=subject.fact.is_left_behind 户口性质=subject.fact.residence_type
        户籍地(省/市/区/镇/村)=registered.dwelling.address 现居住地址=residence.dwelling.address
        监护人姓名=guardian.person.name 监护人电话=guardian.person.phone 与本人关系=guardian.person.relation
        是否建档立卡=subject.fact.is_registered_poor""",
    "property": """
        小区名称=property.dwelling.compound 房屋信息/房号=property.dwelling.room 业主姓名=subject.person.name
        手机号=subject.person.phone 身份证号=subject.person.citizen_id 人员类型/与房主关系=subject.person.relation
        户籍类型=subject.fact.residence_type 门禁卡号=subject.fact.access_card 车辆信息=subject.vehicle.plate
        建筑面积=subject.fact.floor_area 物业费单价=subject.fact.fee_rate 应收=subject.fact.due 实收=subject.fact.paid
        欠费=subject.fact.arrears 账期=subject.fact.billing_period 最近缴费日=subject.fact.paid_on""",
    "property (不动产)": """
        不动产单元号=property.dwelling.code 坐落=property.dwelling.address 权利人=subject.person.name
        证件号=subject.person.citizen_id 共有方式=subject.fact.co_ownership 共有情况=subject.fact.co_ownership
        规划用途=subject.fact.planned_use 建筑面积=subject.fact.floor_area 幢号=property.dwelling.building
        房号=property.dwelling.room 总层数=subject.fact.storeys 房屋结构=subject.fact.structure
        竣工年份=subject.fact.built_year 登记时间=subject.fact.registered_on""",
    "parking": """
        车牌号=subject.vehicle.plate 车牌颜色=subject.vehicle.color 车主=subject.person.name 电话=subject.person.phone
        车位号=subject.vehicle.space 固定/临停=subject.fact.parking_kind 有效期=subject.fact.valid_until
        入/出场时间=subject.fact.passed_at 通道=subject.fact.gate""",
    "meter": """
        户号=subject.fact.account_no 户名=subject.person.name 用水/用电地址=property.dwelling.address
        表号/资产编号=subject.fact.meter_no 上期/本期读数=subject.fact.reading 用量(m³)=subject.fact.usage
        抄表日期=subject.fact.read_on 账期=subject.fact.billing_period 欠费=subject.fact.arrears""",
    "visit": """
        日期=subject.fact.visited_on 网格=subject.fact.grid 网格员=subject.fact.grid_worker 走访对象=subject.person.name
        地址=residence.dwelling.address 走访方式(入户/电话)=subject.fact.visit_method 内容=subject.fact.visit_content
        发现问题=subject.fact.problem 处理措施=subject.fact.measure 反馈结果=subject.fact.feedback
        是否上报=subject.fact.is_reported 照片=subject.fact.photo""",
    "rental": """
        核查人=subject.fact.checked_by 社区=subject.fact.community 出租屋编号=property.dwelling.code
        出租屋地址=property.dwelling.address 更新时间=subject.fact.updated_at
        居住证_居住人数=subject.fact.permit_people 居住证_间数=subject.fact.permit_rooms
        居住证_床位数=subject.fact.permit_beds 核查_人数=subject.fact.checked_people
        核查_房间数=subject.fact.checked_rooms 核查_床位数=subject.fact.checked_beds 入户走访=subject.fact.visited
        走访日期=subject.fact.visited_on 星级评定=subject.fact.dwelling_stars 责任书签订=subject.fact.pledge
        实际情况=subject.fact.findings""",
    "organization": """
        统一社会信用代码=subject.organization.uscc 名称=subject.organization.name
        法定代表人/经营者=subject.person.name 类型=subject.fact.organization_type 经营范围=subject.fact.business_scope
        住所=registered.dwelling.address 经营场所(≠住所)=workplace.dwelling.address 成立日期=subject.fact.founded_on
        状态(存续/注销/吊销)=subject.fact.status 从业人数=subject.fact.employees 负责人电话=subject.person.phone
        安全负责人=contact.person.name 是否空挂户=subject.fact.is_absent""",
    "volunteer": """
        志愿者编号=subject.person.other_id 姓名=subject.person.name 证件号=subject.person.citizen_id
        手机=subject.person.phone 服务类别=subject.fact.service_category 技能=subject.fact.skills
        累计时长(小时)=subject.fact.hours 组织=subject.fact.group 最近服务日期=subject.fact.last_served_on""",
    "event": """
        编号=subject.fact.event_no 内容=subject.fact.event_content 地址=property.dwelling.address
        类型=subject.fact.event_type 状态=subject.fact.status 上报时间=subject.fact.reported_at
        责任部门=subject.fact.department 办结时间=subject.fact.closed_at 是否超期=subject.fact.is_overdue""",
}


def expected(listed):
    pairs = [line.rpartition("=") for line in listed.split()]
    return {header: None if target == "-" else target for header, _, target in pairs}


@pytest.mark.parametrize("case", FORMS)
def test_every_header_of_the_form_means_what_it_must(case):
    wanted = expected(FORMS[case])

    found = tables.mapped([list(wanted), ["x"] * len(wanted)]).mapping

    assert found.form == case.split(" ")[0]
    assert {column.header: str(column.target) if column.target else None for column in found} == wanted


@pytest.mark.parametrize("case", FORMS)
def test_the_order_of_columns_changes_no_meaning(case):
    wanted = expected(FORMS[case])
    headers = sorted(wanted)
    if case in ("education", "household_register"):
        headers = ["姓名", *(header for header in headers if header != "姓名")]

    found = tables.mapped([headers, ["x"] * len(headers)]).mapping

    roles = {column.header: str(column.target) if column.target else None for column in found}
    assert {name: one for name, one in roles.items() if "parent" not in str(one)} == {
        name: one for name, one in wanted.items() if "parent" not in str(one)
    }


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("姓名*", "subject.person.name"),
        (" 姓 名 ", "subject.person.name"),
        ("1.姓名", "subject.person.name"),
        ("*身份证号（必填）", "subject.person.citizen_id"),
        ("【必填】身份证号码", "subject.person.citizen_id"),
        ("聯繫電話", "subject.person.phone"),
        ("联系电话2", "subject.person.phone"),
        ("紧急联系人联系方式", "contact.person.phone"),
        ("父亲身份证号码", "parent.person.citizen_id"),
        ("监护人1姓名", "guardian.person.name"),
        ("房东手机号码", "landlord.person.phone"),
        ("户口所在地地址", "registered.dwelling.address"),
        ("实际居住详细地址", "residence.dwelling.address"),
        ("居民身份证号码信息", "subject.person.citizen_id"),
        ("与户主的关系", "subject.person.relation"),
        ("车牌号码", "subject.vehicle.plate"),
        ("家庭医生电话", "subject.fact.staff_phone"),
        ("房东地址", "subject.fact.landlord_address"),
        ("联系人年龄", "subject.fact.contact_age"),
    ],
)
def test_a_decorated_or_composed_header_is_understood(header, target):
    assert tables.targets([["序号", "备注", header], ["x", "y", "z"]])[header.strip()] == target


def test_the_dictionary_is_large():
    assert words.load().count() > 1200


def test_a_table_of_no_known_form_is_unknown():
    assert forms.recognize(["颜色", "重量"]) == ("unknown", 0.0)


@pytest.mark.parametrize(("file", "form"), [("2024年低保名单.xlsx", "welfare"), ("水表抄表.xlsx", "meter")])
def test_the_name_of_a_file_tells_the_form_of_a_bare_list(file, form):
    assert forms.recognize(["姓名", "身份证号", "地址"], file=file)[0] == form


def test_english_headers_need_no_declaration():
    rows = [["given_name", "surname", "street_number", "address_1", "date_of_birth", "soc_sec_id"], ["x"] * 6]

    assert list(tables.targets(rows).values()) == [
        "subject.person.given_name",
        "subject.person.surname",
        "residence.dwelling.address",
        "residence.dwelling.address",
        "subject.person.birth",
        "subject.person.other_id",
    ]


@pytest.mark.parametrize(("sheet", "form"), [("特困供养", "welfare"), ("高龄津贴", "allowance")])
def test_the_name_of_a_sheet_tells_more_than_that_of_its_file(sheet, form):
    assert forms.recognize(["姓名", "身份证号"], file="民政_救助及高龄津贴_2024.xlsx", sheet=sheet)[0] == form
