// What another version of Istio changes.

export { upgradeOf, type ConcernedCluster, type Upgrade, type UpgradeNote } from './upgrade';
