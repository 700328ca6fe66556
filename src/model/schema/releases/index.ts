// Which release of an API a cluster has.

export { isOfIstio, NEWER_APIS, newerReleaseOf, releaseOf } from './releases';
