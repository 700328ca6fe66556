export type {
  CannotMatter,
  Concern,
  InputKind,
  LedgerRow,
  LedgerVersions,
  Match,
  MatchedKind,
  MatchOptions,
  Modelled,
  NotGenerated,
  Place,
  Reader,
  RowState,
  Said,
} from './row';
export { LEDGER, LEDGER_AREAS, type LedgerArea } from './rows';
export { decisiveKinds, isKnownGroup, ofUnlistedKind, rowsFor, saidRows, type SaidRow } from './lookup';
export { isFoundIn, type LedgerObject } from './found';
