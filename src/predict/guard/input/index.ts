// An input that is not followed, and where it is found.

export { meshConfigIn, unfollowedIn, type Unfollowed } from './unfollowed';
export { variableOf } from './variable';
