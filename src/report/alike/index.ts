// What `predict` and `diff` print once for answers that are alike: cells, reasons, the roles of names, the spread over clusters.

export { BAD, errorsOf, excuseText, failedAt, joined, NOTABLE, untilEjected } from './cells';
export { MadeOfRows } from './made-of-rows';
export { Notes, reasonInShort, reasonWithChange, saidOf, type TakesNotes } from './notes';
export {
  aboutTwin,
  ANY_CLUSTER,
  ANY_NAMESPACE,
  formatPlace,
  formOf,
  type OutagePlace,
  outagesOfTwin,
  type Roles,
  rolesOf,
  rolesOfAll,
  rolesOfService,
  shapeOf,
  withoutNamespace,
} from './roles';
export { describeShares, describeSpreading, type Seen, sharesOf, type Spreading, spreadingOf } from './spreading';
