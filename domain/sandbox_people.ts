import type { CompanySize } from './audience.ts';
import type { Language } from './language.ts';
import type { Temperament } from './temperament.ts';

/** An invented person at an invented company: who a sandbox begins with. */
export interface SandboxPerson {
  readonly temperament: Temperament;
  readonly language: Language;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly zone: string;
  readonly country: string;
  readonly company: {
    readonly name: string;
    readonly domain: string;
    readonly industry: string;
    readonly size: CompanySize;
    readonly city: string;
  };
  /** a fact that an opener may quote, in the words of the page it was read on */
  readonly fact: string;
  /** the page, below the company's own site */
  readonly page: string;
}

const french = { language: 'fr', zone: 'Europe/Paris', country: 'FR' } as const;
const english = { language: 'en', zone: 'Europe/London', country: 'GB' } as const;

/** Everybody lives under `.example` (RFC 2606, 2): no name here can ever be a real address. */
export const SANDBOX_PEOPLE: readonly SandboxPerson[] = [
  {
    ...french,
    temperament: 'interested',
    firstName: 'Claire',
    lastName: 'Delmas',
    title: 'Directrice des opérations',
    company: {
      name: 'Atelier Nordin',
      domain: 'atelier-nordin.example',
      industry: 'Mobilier professionnel',
      size: '10-49',
      city: 'Nantes',
    },
    fact: 'Nous ouvrons un second atelier à Rezé et recrutons douze personnes.',
    page: 'actualites/second-atelier',
  },
  {
    ...english,
    temperament: 'interested',
    firstName: 'Oliver',
    lastName: 'Hartley',
    title: 'Head of Operations',
    company: {
      name: 'Brightwater Logistics',
      domain: 'brightwater-logistics.example',
      industry: 'Logistics',
      size: '50-249',
      city: 'Leeds',
    },
    fact: 'We have doubled our fleet of electric vans since January.',
    page: 'news/electric-fleet',
  },
  {
    ...french,
    temperament: 'info_request',
    firstName: 'Karim',
    lastName: 'Benali',
    title: 'Directeur commercial',
    company: {
      name: 'Voltéo Énergie',
      domain: 'volteo-energie.example',
      industry: 'Énergie',
      size: '50-249',
      city: 'Lyon',
    },
    fact: 'Notre équipe commerciale passe de huit à quinze personnes cette année.',
    page: 'blog/equipe-commerciale',
  },
  {
    ...english,
    temperament: 'info_request',
    firstName: 'Priya',
    lastName: 'Raman',
    title: 'Sales Director',
    company: {
      name: 'Cobalt Instruments',
      domain: 'cobalt-instruments.example',
      industry: 'Laboratory equipment',
      size: '50-249',
      city: 'Cambridge',
    },
    fact: 'Our new distributor programme opens to twelve countries this spring.',
    page: 'press/distributor-programme',
  },
  {
    ...french,
    temperament: 'referral',
    firstName: 'Hélène',
    lastName: 'Marchand',
    title: 'Présidente',
    company: {
      name: 'Maison Arvor',
      domain: 'maison-arvor.example',
      industry: 'Agroalimentaire',
      size: '10-49',
      city: 'Quimper',
    },
    fact: 'La maison lance sa première gamme vendue en direct aux restaurateurs.',
    page: 'presse/gamme-restaurateurs',
  },
  {
    ...french,
    temperament: 'not_now',
    firstName: 'Julien',
    lastName: 'Perrot',
    title: 'Directeur général',
    company: {
      name: 'Cartonnages Perrot',
      domain: 'cartonnages-perrot.example',
      industry: 'Emballage',
      size: '10-49',
      city: 'Troyes',
    },
    fact: 'Nous changeons de logiciel de gestion au premier trimestre.',
    page: 'actualites/nouveau-logiciel',
  },
  {
    ...english,
    temperament: 'not_now',
    firstName: 'Megan',
    lastName: 'Foster',
    title: 'Managing Director',
    company: {
      name: 'Foster & Lane',
      domain: 'foster-lane.example',
      industry: 'Architecture',
      size: '10-49',
      city: 'Bristol',
    },
    fact: 'The practice is moving to a larger studio by the harbour this winter.',
    page: 'journal/new-studio',
  },
  {
    ...french,
    temperament: 'negative',
    firstName: 'Antoine',
    lastName: 'Rivoire',
    title: 'Responsable des achats',
    company: {
      name: 'Rivoire Plastiques',
      domain: 'rivoire-plastiques.example',
      industry: 'Plasturgie',
      size: '50-249',
      city: 'Oyonnax',
    },
    fact: 'Rivoire Plastiques reçoit le prix régional de l’éco-conception.',
    page: 'actualites/prix-eco-conception',
  },
  {
    ...english,
    temperament: 'opt_out',
    firstName: 'Daniel',
    lastName: 'Whitmore',
    title: 'Chief Executive',
    company: {
      name: 'Whitmore Tools',
      domain: 'whitmore-tools.example',
      industry: 'Machine tools',
      size: '50-249',
      city: 'Sheffield',
    },
    fact: 'Whitmore Tools celebrates sixty years of making drills in Sheffield.',
    page: 'about/sixty-years',
  },
  {
    ...french,
    temperament: 'opt_out',
    firstName: 'Nadia',
    lastName: 'Cherif',
    title: 'Directrice marketing',
    company: {
      name: 'Lumières du Sud',
      domain: 'lumieres-du-sud.example',
      industry: 'Éclairage',
      size: '10-49',
      city: 'Marseille',
    },
    fact: 'Notre salle d’exposition de Marseille accueille désormais les architectes.',
    page: 'salle-exposition',
  },
  {
    ...french,
    temperament: 'out_of_office',
    firstName: 'Émilie',
    lastName: 'Garnier',
    title: 'Directrice commerciale',
    company: {
      name: 'Garnier Conseil',
      domain: 'garnier-conseil.example',
      industry: 'Conseil',
      size: '10-49',
      city: 'Bordeaux',
    },
    fact: 'Le cabinet accompagne désormais les entreprises viticoles à l’export.',
    page: 'expertises/export-viticole',
  },
  {
    ...english,
    temperament: 'hard_bounce',
    firstName: 'Simon',
    lastName: 'Ellery',
    title: 'Sales Manager',
    company: {
      name: 'Ellery Coatings',
      domain: 'ellery-coatings.example',
      industry: 'Paints and coatings',
      size: '10-49',
      city: 'Hull',
    },
    fact: 'Ellery Coatings has opened a depot for its northern customers.',
    page: 'news/northern-depot',
  },
  {
    ...english,
    temperament: 'complaint',
    firstName: 'Rachel',
    lastName: 'Donovan',
    title: 'Operations Director',
    company: {
      name: 'Donovan Fisheries',
      domain: 'donovan-fisheries.example',
      industry: 'Food',
      size: '50-249',
      city: 'Grimsby',
    },
    fact: 'Our new cold store doubles what we can land in a day.',
    page: 'news/cold-store',
  },
  {
    ...french,
    temperament: 'silence',
    firstName: 'Thomas',
    lastName: 'Lagrange',
    title: 'Directeur industriel',
    company: {
      name: 'Fonderie Lagrange',
      domain: 'fonderie-lagrange.example',
      industry: 'Métallurgie',
      size: '50-249',
      city: 'Charleville-Mézières',
    },
    fact: 'La fonderie investit dans un four électrique de nouvelle génération.',
    page: 'actualites/four-electrique',
  },
  {
    ...english,
    temperament: 'silence',
    firstName: 'Grace',
    lastName: 'Okafor',
    title: 'Head of Partnerships',
    company: {
      name: 'Tidewell Health',
      domain: 'tidewell-health.example',
      industry: 'Health services',
      size: '50-249',
      city: 'Manchester',
    },
    fact: 'Tidewell Health now works with forty clinics in the north west.',
    page: 'news/forty-clinics',
  },
];

/** The colleague that a person names instead of themselves: of the same company, so of the same domain. */
export const SANDBOX_COLLEAGUES: Readonly<
  Record<Language, { readonly firstName: string; readonly lastName: string; readonly title: string }>
> = {
  fr: { firstName: 'Mathieu', lastName: 'Kervella', title: 'directeur commercial' },
  en: { firstName: 'Laura', lastName: 'Bennett', title: 'sales director' },
};
