// Which part of the requests ends where, and which part fails how.

export {
  afterEachOther,
  averageOf,
  countedAs,
  errorsOf,
  failAlike,
  failingBy,
  FAILURE_CLASSES,
  NOT_FAILING,
  sumOf,
  UNREACHABLE,
  UNSEEN,
  type Failing,
  type FailureClass,
} from './failing';
export { averageSpread, isSameSpread, NEARLY_NOTHING, renamedSpread, SpreadBuilder, type Spread } from './spread';
