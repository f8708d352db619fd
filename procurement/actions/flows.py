"""The state machines of procurement; their roads are the decorated bodies in this folder."""

from karakol_gsz.workflow.flow import Flow
from procurement.models import Appeal, Bid, Call, Contract, Minutes, Programme, ScoreSheet
from procurement.states import (
    AppealState,
    BidState,
    CallState,
    ContractState,
    MinutesState,
    ProgrammeState,
    SheetState,
)

programme_flow = Flow(Programme, states=ProgrammeState)
call_flow = Flow(Call, states=CallState)
bid_flow = Flow(Bid, states=BidState)
sheet_flow = Flow(ScoreSheet, states=SheetState)
minutes_flow = Flow(Minutes, states=MinutesState)
contract_flow = Flow(Contract, states=ContractState)
appeal_flow = Flow(Appeal, states=AppealState)
