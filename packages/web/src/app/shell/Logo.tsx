import styles from './Logo.module.css'

/** Berth's name and its logo, an anchor. */
export function Logo() {
  return (
    <span className={styles.logo}>
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" className={styles.background} />
        <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
          <path d="M16 11.5v13" />
          <circle cx="16" cy="8.6" r="2.6" />
          <path d="M11.8 14.8h8.4" />
          <path d="M7.5 18.5c.4 4.2 3.8 6.5 8.5 6.5s8.1-2.3 8.5-6.5" />
        </g>
      </svg>
      <span className={styles.name}>Berth</span>
    </span>
  )
}
