const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Names Meta's API knows, from the lists in its own SDK (24.0.1) and what the reference adds for v26. */
export const OBJECTIVES = words(
  "OUTCOME_APP_PROMOTION OUTCOME_AWARENESS OUTCOME_ENGAGEMENT OUTCOME_LEADS OUTCOME_SALES OUTCOME_TRAFFIC",
);
export const BID_STRATEGIES = words(
  "COST_CAP LOWEST_COST_WITHOUT_CAP LOWEST_COST_WITH_BID_CAP LOWEST_COST_WITH_MIN_ROAS",
);
export const CAPPED_STRATEGIES = words("COST_CAP LOWEST_COST_WITH_BID_CAP");
export const SPECIAL_CATEGORIES = words(
  "NONE EMPLOYMENT HOUSING CREDIT ISSUES_ELECTIONS_POLITICS ONLINE_GAMBLING_AND_GAMING FINANCIAL_PRODUCTS_SERVICES",
);
export const BILLING_EVENTS = words(
  `APP_INSTALLS CLICKS IMPRESSIONS LINK_CLICKS LISTING_INTERACTION NONE OFFER_CLAIMS PAGE_LIKES POST_ENGAGEMENT PURCHASE
  THRUPLAY`,
);
export const OPTIMIZATION_GOALS = words(
  `ADVERTISER_SILOED_VALUE AD_RECALL_LIFT APP_INSTALLS APP_INSTALLS_AND_OFFSITE_CONVERSIONS AUTOMATIC_OBJECTIVE
  CONVERSATIONS DERIVED_EVENTS ENGAGED_USERS EVENT_RESPONSES IMPRESSIONS IN_APP_VALUE LANDING_PAGE_VIEWS LEAD_GENERATION
  LINK_CLICKS MEANINGFUL_CALL_ATTEMPT MESSAGING_APPOINTMENT_CONVERSION MESSAGING_PURCHASE_CONVERSION NONE
  OFFSITE_CONVERSIONS PAGE_LIKES POST_ENGAGEMENT PROFILE_AND_PAGE_ENGAGEMENT PROFILE_VISIT QUALITY_CALL QUALITY_LEAD
  REACH REMINDERS_SET SUBSCRIBERS THRUPLAY VALUE VISIT_INSTAGRAM_PROFILE`,
);
export const DESTINATIONS = words(
  `APP APPLINKS_AUTOMATIC FACEBOOK FACEBOOK_LIVE FACEBOOK_PAGE IMAGINE INSTAGRAM_DIRECT INSTAGRAM_LIVE INSTAGRAM_PROFILE
  INSTAGRAM_PROFILE_AND_FACEBOOK_PAGE MESSAGING_INSTAGRAM_DIRECT_MESSENGER MESSAGING_INSTAGRAM_DIRECT_MESSENGER_WHATSAPP
  MESSAGING_INSTAGRAM_DIRECT_WHATSAPP MESSAGING_MESSENGER_WHATSAPP MESSENGER ON_AD ON_EVENT ON_PAGE ON_POST ON_VIDEO
  SHOP_AUTOMATIC WEBSITE WHATSAPP`,
);
export const CUSTOM_EVENT_TYPES = words(
  `ACHIEVEMENT_UNLOCKED ADD_PAYMENT_INFO ADD_TO_CART ADD_TO_WISHLIST AD_IMPRESSION COMPLETE_REGISTRATION CONTACT
  CONTENT_VIEW CUSTOMIZE_PRODUCT D2_RETENTION D7_RETENTION DONATE FIND_LOCATION INITIATED_CHECKOUT LEAD LEVEL_ACHIEVED
  LISTING_INTERACTION MESSAGING_CONVERSATION_STARTED_7D OTHER PURCHASE RATE SCHEDULE SEARCH SERVICE_BOOKING_REQUEST
  SPENT_CREDITS START_TRIAL SUBMIT_APPLICATION SUBSCRIBE TUTORIAL_COMPLETION`,
);
export const PROMOTED_OBJECT_KEYS = words(
  `application_id custom_conversion_id custom_event_str custom_event_type event_id object_store_url offer_id
  omnichannel_object page_id pixel_aggregation_rule pixel_id pixel_rule place_page_set place_page_set_id
  product_catalog_id product_set_id`,
);
export const CALLS_TO_ACTION = words(
  `ADD_TO_CART APPLY_NOW ASK_ABOUT_SERVICES ASK_FOR_MORE_INFO AUDIO_CALL BOOK_A_CONSULTATION BOOK_NOW BOOK_TRAVEL
  BROWSE_SHOP BUY BUY_NOW BUY_TICKETS BUY_VIA_MESSAGE CALL CALL_ME CALL_NOW CHAT_WITH_US CONFIRM CONTACT CONTACT_US
  DONATE DONATE_NOW DOWNLOAD EVENT_RSVP FIND_A_GROUP FIND_OUT_MORE FIND_YOUR_GROUPS FOLLOW_NEWS_STORYLINE FOLLOW_PAGE
  FOLLOW_USER GET_A_QUOTE GET_DETAILS GET_DIRECTIONS GET_IN_TOUCH GET_OFFER GET_OFFER_VIEW GET_PROMOTIONS GET_QUOTE
  GET_SHOWTIMES GET_STARTED INQUIRE_NOW INSTALL_APP INSTALL_MOBILE_APP JOIN_CHANNEL LEARN_MORE LIKE_PAGE LISTEN_MUSIC
  LISTEN_NOW MAKE_AN_APPOINTMENT MESSAGE_PAGE MOBILE_DOWNLOAD NO_BUTTON OPEN_INSTANT_APP OPEN_LINK ORDER_NOW
  PAY_TO_ACCESS PLAY_GAME PLAY_GAME_ON_FACEBOOK PURCHASE_GIFT_CARDS RAISE_MONEY RECORD_NOW REFER_FRIENDS REQUEST_TIME
  SAY_THANKS SEE_MORE SEE_SHOP SELL_NOW SEND_A_GIFT SEND_GIFT_MONEY SEND_UPDATES SHARE SHOP_NOW SHOP_WITH_AI SIGN_UP
  SOTTO_SUBSCRIBE START_ORDER SUBSCRIBE SWIPE_UP_PRODUCT SWIPE_UP_SHOP TRY_DEMO TRY_ON_WITH_AI UPDATE_APP USE_APP
  USE_MOBILE_APP VIDEO_ANNOTATION VIDEO_CALL VIEW_CART VIEW_CHANNEL VIEW_IN_CART VIEW_PRODUCT VISIT_PAGES_FEED
  VISIT_WEBSITE WATCH_LIVE_VIDEO WATCH_MORE WATCH_VIDEO WHATSAPP_MESSAGE WOODHENGE_SUPPORT`,
);
export const LINK_DATA_KEYS = words(
  `additional_image_index app_link_spec attachment_style automated_product_tags call_to_action caption child_attachments
  description event_id force_single_link format_option image_crops image_hash link message multi_share_end_card
  multi_share_optimized name offer_id page_welcome_message picture retailer_item_ids show_multiple_images
  use_flexible_image_aspect_ratio`,
);
export const STORY_SPEC_KEYS = words(
  "instagram_user_id link_data page_id photo_data product_data template_data text_data video_data",
);
export const CALL_TO_ACTION_VALUE_KEYS = words(
  "app_destination app_link application event_id lead_gen_form_id link link_caption link_format page product_link whatsapp_number",
);
export const TARGETING_KEYS = words(
  `age_max age_min age_range audience_network_positions behaviors brand_safety_content_filter_levels college_years
  connections country_groups custom_audiences device_platforms education_majors education_schools education_statuses
  excluded_brand_safety_content_types excluded_connections excluded_custom_audiences excluded_geo_locations
  excluded_publisher_categories excluded_publisher_list_ids exclusions facebook_positions family_statuses flexible_spec
  friends_of_connections genders geo_locations industries instagram_positions interests life_events locales
  messenger_positions place_page_set_ids product_audience_specs publisher_platforms relationship_statuses
  targeting_automation targeting_optimization targeting_relaxation_types threads_positions user_device user_os
  whatsapp_positions work_employers work_positions`,
);
export const GEO_KEYS = words(
  `cities countries country_groups custom_locations electoral_districts geo_markets large_geo_areas location_cluster_ids
  location_types medium_geo_areas metro_areas neighborhoods places political_districts regions small_geo_areas subcities
  subneighborhoods zips`,
);
export const PUBLISHERS = words("facebook instagram audience_network messenger threads whatsapp");
/** What is left in v26: Instagram Explore and Messenger stories are gone. */
export const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  facebook_positions: words(
    `feed right_hand_column marketplace video_feeds story search instream_video facebook_reels facebook_reels_overlay
    profile_feed notification`,
  ),
  instagram_positions: words("stream story reels profile_feed ig_search profile_reels"),
  messenger_positions: words("sponsored_messages"),
  audience_network_positions: words("classic rewarded_video"),
  threads_positions: words("threads_stream"),
};
/** Member states, and those of their parts that have a code of their own: Åland, and the French regions overseas. */
export const EU_COUNTRIES = words(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE AX GF GP MF MQ RE YT",
);
