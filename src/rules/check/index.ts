// What `check` makes of the rules: findings of a tree, and of what its mistakes hide.

export { checkTree } from './check-tree';
