import type { Certificate } from '@berth/contract/load-balancers/certificates.ts'
import { useLanguage } from '../lib/language.ts'
import { texts } from '../lib/texts.ts'
import { formatDate } from '../lib/time.ts'
import { IconAlertTriangle, IconCircleX } from '../ui/icons/icons.ts'
import styles from './CertificateExpiry.module.css'

const useTexts = texts({
  expiring: {
    zh: (days: number) => `${days} 天后到期`,
    en: (days: number) => (days === 1 ? '1 day left' : `${days} days left`),
  },
  expired: { zh: '已过期', en: 'expired' },
  'not-yet': { zh: '尚未生效', en: 'not valid yet' },
})

const DAY = 86_400_000

/** The date until which a certificate is valid. It stands out if the certificate expires soon or has expired. */
export function CertificateExpiry({
  certificate,
}: {
  readonly certificate: Pick<Certificate, 'validTo' | 'validity'>
}) {
  const t = useTexts()
  const language = useLanguage()
  const { validTo, validity } = certificate
  if (validity === 'valid') return formatDate(validTo, language)
  const ExpiryIcon = validity === 'expired' ? IconCircleX : IconAlertTriangle
  const daysLeft = Math.max(0, Math.floor((Date.parse(validTo) - Date.now()) / DAY))
  return (
    <span className={styles.expiry} data-validity={validity}>
      <ExpiryIcon size={15} aria-hidden />
      {formatDate(validTo, language)} · {validity === 'expiring' ? t.expiring(daysLeft) : t[validity]}
    </span>
  )
}
