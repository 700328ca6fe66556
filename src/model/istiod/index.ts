// istiod: its installation, its revision and its settings.

export { unsaidOf, type UnreadVariable } from './elsewhere';
export { whyNotKnown } from './installation';
export { istiodOf, switchesOf, trustDomainOfAll, type Istiod } from './istiod';
export { dependsOnRevision, isIstiodOf, isOfOtherRevision } from './revision';
export { resolveSwitches, type Switches } from './switches';
