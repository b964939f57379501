// The growth-model scenarios as practices live them in the region of Utrecht.
// Each practice begins in its first year; what it hands in is its past in the
// next. A mode alone stands for { mode }. What a plan does not name is not in
// it. ‘repair’ is where a repair of the check leads, ‘set’ what its button sets,
// ‘waiting’ what the first page shows as not yet due after handing in.

export const region = 'utrecht';

// The practices, by what they chose in their first year. cohort and agreed pick
// one that fits: its first day, and what its neighbourhood agreed on.
// Who is in no group meets with the others.
export const group = /Krachtige basiszorg/;
export const practices = {
  flexible: { alone: true },
  network: {},
  positive: { agreed: /4-?D/i },
  january: { firstDay: /1 januari 2024/, alone: true },
};

const text = 'Dit bouwen wij uit, omdat het merkbaar tijd geeft.';
const deepened = { mode: 'deepened', text };
const kept = { mode: 'continued', upkeep: ['refresher'] };
const first = { 'a.flexible-duration': 'new', 'c.four-domains': 'new' };
const second = { 'a.flexible-duration': 'continued', 'a.triage-training': 'new', 'b.social-domain-access': 'new', 'b.case-discussions': 'new', 'c.four-domains': deepened };
const year1 = { 'a-choose': 'met', 'c-choose': 'met', 'd-not-only': 'met' };
const year2 = { 'a-extra': 'met', 'a-total': 'met', 'b-two': 'met', 'c-deepen': 'met', 'd-not-only': 'met' };
const grown = { 'a-grow': 'met', 'b-grow': 'met', 'c-keep-up': 'met', 'd-not-only': 'met' };
const third = { 'a.flexible-duration': deepened, 'a.triage-training': 'continued', 'b.case-discussions': deepened, 'b.social-domain-access': 'continued' };
const fourth = { 'a.flexible-duration': 'continued', 'a.triage-training': 'continued', 'b.case-discussions': 'deepened', 'b.social-domain-access': 'continued' };
const fit = { 'network-fit': 'Onze keuzes volgen de afspraken van het kernteam.' };
const without = (plan, ...keys) => Object.fromEntries(Object.entries(plan).filter(([k]) => !keys.includes(k)));

export const play = [
  {
    on: '2024-02-01', year: 1, scenes: [
      { id: 'S02', who: 'flexible', plan: { 'c.positive-health': 'new', 'd.extra-assistant': 'new' }, expect: { 'a-choose': 'not_met', 'c-choose': 'met' } },
      { id: 'S03', who: 'flexible', plan: { 'd.extra-assistant': 'new' }, expect: { 'a-choose': 'not_met', 'c-choose': 'not_met', 'd-not-only': 'not_met' } },
      { id: 'S01', who: 'flexible', plan: first, expect: { ...year1, 'b-optional': undefined }, handIn: true },
      { id: 'before S07', who: 'network', plan: { ...first, 'b.case-discussions': 'new' }, expect: year1, handIn: true },
      { id: 'before S08', who: 'positive', plan: { 'a.flexible-duration': 'new', 'c.positive-health': 'new' }, expect: year1, handIn: true },
      { id: 'before S36', who: 'january', plan: first, expect: year1, handIn: true },
    ],
  },
  {
    on: '2025-02-03', year: 2, scenes: [
      { id: 'S05', who: 'flexible', plan: without(second, 'a.triage-training'), expect: { ...year2, 'a-extra': 'not_met', 'a-total': 'not_met' }, repair: '#menu-a' },
      { id: 'S06', who: 'flexible', plan: without(second, 'b.case-discussions'), expect: { ...year2, 'b-two': 'not_met' } },
      { id: 'S04', who: 'flexible', plan: second, expect: year2, handIn: true },
      { id: 'S07', who: 'network', plan: { ...second, 'b.case-discussions': 'continued' }, expect: year2, handIn: true },
      { id: 'S08', who: 'positive', plan: { ...without(second, 'c.four-domains'), 'c.four-domains': 'new' }, expect: { ...year2, 'c-deepen': 'not_met' } },
      { id: 'S08, continued', who: 'positive', plan: { ...second, 'c.four-domains': 'new', 'c.positive-health': 'continued' }, expect: { ...year2, 'c-deepen': 'not_met' } },
      { id: 'S38', who: 'positive', plan: { ...without(second, 'c.four-domains'), 'c.positive-health': 'continued' }, expect: { ...year2, 'c-deepen': 'not_met' } },
      { id: 'before S28', who: 'positive', plan: { ...without(second, 'c.four-domains'), 'c.positive-health': deepened }, expect: year2, handIn: true },
    ],
  },
  {
    on: '2025-06-15', year: 2, scenes: [
      { id: 'S36', who: 'january', plan: { ...without(second, 'a.triage-training'), 'a.digital-care-helpdesk': 'new' }, expect: year2 },
      { id: 'S34', who: 'january', plan: { ...without(second, 'a.triage-training'), 'a.lean': 'new' }, expect: year2, handIn: true },
    ],
  },
  {
    on: '2026-02-02', year: 3, scenes: [
      { id: 'S10', who: 'flexible', plan: { ...third, 'a.flexible-duration': 'deepened', 'c.four-domains': kept }, staff: 0, expect: { ...grown, 'a-grow': 'not_met' }, repair: '#choice.a.flexible-duration.text' },
      { id: 'S11', who: 'flexible', plan: { ...third, 'a.flexible-duration': 'continued', 'a.digital-care-helpdesk': 'new', 'c.four-domains': kept }, staff: 0, expect: grown },
      { id: 'S12', who: 'flexible', plan: { ...third, 'a.lean': deepened, 'c.four-domains': kept }, staff: 0, fault: { at: 'a-lean', code: 'choice.nothing-to-deepen' }, set: 'choice.a.lean.mode=new' },
      { id: 'S13', who: 'flexible', plan: { ...third, 'a.check-in-kiosk': 'new', 'c.four-domains': kept }, staff: 0, fault: { at: 'a-check-in-kiosk', code: 'choice.not-on-menu.later' }, set: 'a.check-in-kiosk>a.digitalisation=new' },
      { id: 'S14', who: 'flexible', plan: { ...third, 'c.four-domains': 'continued' }, staff: 2, expect: { ...grown, 'c-keep-up': 'not_met' } },
      { id: 'S39', who: 'flexible', plan: { ...third, 'c.four-domains': kept }, staff: 2, expect: { ...grown, 'c-keep-up': 'not_met' }, repair: '#choice.c.four-domains.upkeep' },
      { id: 'S40', who: 'flexible', plan: { ...third, 'b.social-domain-access': 'deepened', 'c.four-domains': kept }, staff: 0, expect: grown, advice: 'advice.deepening-without-justification' },
      {
        id: 'S09', who: 'flexible', plan: { ...third, 'c.four-domains': { mode: 'continued', upkeep: ['refresher', 'new-staff-training'] } }, staff: 2, expect: grown, handIn: true,
      },
      { id: 'S09, cohort of January', who: 'january', plan: { 'a.flexible-duration': deepened, 'a.lean': 'continued', 'b.case-discussions': deepened, 'b.social-domain-access': 'continued', 'c.four-domains': { mode: 'continued', upkeep: ['refresher', 'new-staff-training'] } }, staff: 2, expect: grown, handIn: true, waiting: ['exchange'] },
      { id: 'before S37', who: 'network', plan: { ...third, 'c.four-domains': kept }, staff: 0, expect: grown, handIn: true },
      { id: 'before S28', who: 'positive', plan: { ...third, 'c.positive-health': kept }, staff: 0, expect: grown, handIn: true },
    ],
  },
  {
    on: '2026-06-02', year: 4, scenes: [
      { id: 'S26', who: 'flexible', plan: { ...fourth, 'a.flexible-duration': 'deepened', 'c.four-domains': kept }, staff: 0, answers: fit, expect: { ...grown, 'b-network-fit': 'met' } },
      { id: 'S27', who: 'flexible', plan: { ...fourth, 'a.digital-triage': 'new', 'c.four-domains': kept }, staff: 0, answers: fit, expect: { ...grown, 'b-network-fit': 'met' }, handIn: true, waiting: ['practice-visit', 'exchange'] },
      {
        id: 'S28', who: 'positive', plan: { ...fourth, 'a.check-in-kiosk': 'new', 'c.positive-health': { mode: 'continued', upkeep: ['refresher', 'new-staff-training'] } }, staff: 1, answers: fit,
        expect: { ...grown, 'b-network-fit': 'met' }, advice: 'advice.differs-from-neighbourhood', handIn: true,
      },
      { id: 'before S37', who: 'network', plan: { ...fourth, 'a.check-in-kiosk': 'new', 'c.four-domains': kept }, staff: 0, answers: fit, expect: grown, handIn: true },
    ],
  },
  {
    on: '2026-10-02', year: 4, scenes: [
      {
        id: 'S29', who: 'positive', plan: { ...fourth, 'a.digital-triage': 'new', 'c.positive-health': { mode: 'continued', upkeep: ['refresher', 'new-staff-training'] } }, staff: 1, answers: fit,
        expect: { ...grown, 'b-network-fit': 'met' }, handIn: true, reason: 'De zuil kon dit jaar niet worden geplaatst.', was: 'check-in-kiosk', became: 'digital-triage',
      },
    ],
  },
  {
    on: '2027-06-02', year: 5, scenes: [
      { id: 'S37', who: 'network', plan: { 'a.check-in-kiosk': 'deepened', 'b.case-discussions': 'deepened', 'c.four-domains': kept }, staff: 0, answers: fit, expect: { ...grown, 'b-network-fit': 'met' } },
    ],
  },
];
