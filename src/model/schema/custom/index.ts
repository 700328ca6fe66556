// Custom resources: their pinned definitions, and what only those ask for.

export { decode } from './decode';
export { specWithDefaults } from './defaults';
export { findDefinition, type DefinitionVersion, type Release } from './definitions';
export { findDuplicates } from './duplicates';
export { Rules } from './rules';
