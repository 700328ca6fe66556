export { assumptionsOf, type Assumption } from './assumptions';
export { Guard, INPUT_NOT_FOLLOWED, NOTHING_TO_SAY, type Judgement, type Unanswered } from './guard';
