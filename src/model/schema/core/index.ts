// The kinds that every API server has.

export { GO_FORMATS } from './formats';
export { CORE_KINDS, type CoreKind } from './kinds';
export { objectMeta } from './object-meta';
export { servedInstead } from './served';
