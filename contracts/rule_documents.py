"""The documents the rules stand in, by the titles they were published under."""

from __future__ import annotations

# Issued together by the Party committee's and the government's office of Zhuzhou, 3 December 2018.
ADMISSION = "关于建立社区工作事项准入、变更及退出制度的指导意见"
STATIONED_AGENCIES = "关于强化县市区职能部门派驻乡镇（街道）机构属地管理的实施意见"
TOWNSHIP_SYSTEM = "关于深化乡镇（街道）管理体制改革实施意见"
TOWNSHIP_SERVICES = "关于加强乡镇政府服务能力建设的实施意见"
COMMUNITY_WORKERS = "关于加强市区城市社区工作者队伍建设的实施意见（试行）"
GRID = "关于深化网格化服务管理提升社区治理水平的实施意见"

# From other places: what the documents above leave open.
JIANGSU = "江苏省关于推进基层整合审批服务执法力量的实施方案"
XINCHENG = "新城区深化乡镇和街道改革综述"
EMPOWERED_TOWNSHIPS = "关于推动乡镇赋权扩能工作的调研报告"
