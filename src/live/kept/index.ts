// What is kept of the objects of a live cluster: kind by kind, the fields on a list.

export { keepOfRootNamespace, keepParameters } from './config-map';
export { CONFIG_MAP, LIVE_KINDS, type Definer, type LiveKind } from './kinds';
